export * from './port/object-recycling.ts';
export * from './port/store.ts';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/open-sqlite-store.ts';
