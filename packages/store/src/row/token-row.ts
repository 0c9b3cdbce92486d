import type { TokenRecord } from '../port/token-store.ts';
import { integer, integerOrNull, text } from './column.ts';
import type { Row } from './row.ts';

/** `user` is a word of PostgreSQL's own and has to be quoted there. */
export const TOKEN_COLUMNS = 'id, client, "user", title, secret_hash, created_at, expires_at, used_at';

export function tokenFromRow(row: Row): TokenRecord {
  return {
    id: text(row, 'id'),
    client: integer(row, 'client'),
    user: text(row, 'user'),
    title: text(row, 'title'),
    secretHash: text(row, 'secret_hash'),
    createdAt: integer(row, 'created_at'),
    expiresAt: integer(row, 'expires_at'),
    usedAt: integerOrNull(row, 'used_at'),
  };
}
