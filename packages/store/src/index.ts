export * from './port/store.ts';
