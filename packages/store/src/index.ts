export * from './port/inbox.ts';
export * from './port/object-recycling.ts';
export * from './port/receipt-store.ts';
export * from './port/store.ts';
export * from './port/token-store.ts';
export * from './port/user-store.ts';
export { openPostgresStore, type PostgresStoreOptions } from './postgres/open-postgres-store.ts';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/open-sqlite-store.ts';
