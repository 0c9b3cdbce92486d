import { postgresDialect } from '../filter/postgres-dialect.ts';

/** Objects that lie in a folder, at any depth; its path with a slash behind it is given twice. */
export const BELOW_FOLDER = postgresDialect.sameInAnyCase(`substr(object.folder || '/', 1, length(?))`);
