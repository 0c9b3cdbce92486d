import type { Warehouse, WarehouseConnection } from './warehouse.ts';

/** @throws NotPushed for a server that is not known well enough */
export async function openWarehouse(connection: WarehouseConnection): Promise<Warehouse> {
  if (connection.kind === 'mariadb')
    return (await import('./mariadb-warehouse.ts')).openMariadbWarehouse(connection);
  return (await import('./postgres-warehouse.ts')).openPostgresWarehouse(connection);
}
