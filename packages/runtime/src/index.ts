export * from './taktwerk.ts';
