import { NotPushed } from '../not-pushed.ts';
import type { Warehouse, WarehouseConnection } from './warehouse.ts';

/** @throws NotPushed for a server that is not known well enough */
export async function openWarehouse(connection: WarehouseConnection): Promise<Warehouse> {
  if (connection.kind === 'mariadb') throw new NotPushed('MariaDB is left to the column engine');
  return (await import('./postgres-warehouse.ts')).openPostgresWarehouse(connection);
}
