import type { Store } from '../port/store.ts';
import type { PostgresStoreOptions } from './open-postgres-store.ts';

/** {@link open-postgres-store.ts}, read only when it is asked for: a server on SQLite does without the driver. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const adapter = await import('./open-postgres-store.ts');
  return adapter.openPostgresStore(options);
}
