import type { AuditEntry } from '@taktwerk/model';
import type { TokenRecord } from '../../port/token-store.ts';
import { TOKEN_COLUMNS, tokenFromRow } from '../../row/token-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';

const CREATE = `INSERT INTO api_token (${TOKEN_COLUMNS}) SELECT ?, ?, ?, ?, ?, ?, ?, ?
WHERE (SELECT count(*) FROM api_token WHERE client = ? AND user = ?) < ?`;
const FIND = `SELECT ${TOKEN_COLUMNS} FROM api_token WHERE id = ?`;
const OF_USER = `SELECT ${TOKEN_COLUMNS} FROM api_token WHERE client = ? AND user = ?
ORDER BY created_at DESC, id LIMIT ?`;
const OF_CLIENT = `SELECT ${TOKEN_COLUMNS} FROM api_token WHERE client = ?
ORDER BY user, created_at DESC, id LIMIT ?`;
const REMOVE = 'DELETE FROM api_token WHERE id = ? AND client = ? AND user = coalesce(?, user)';
const USED = 'UPDATE api_token SET used_at = ? WHERE id = ?';

/** False when the user has `limit` tokens already. */
export function createToken(
  connection: Connection,
  token: TokenRecord,
  limit: number,
  audit: AuditEntry,
): boolean {
  const { id, client, user, title, secretHash, createdAt, expiresAt, usedAt } = token;
  const values = [id, client, user, title, secretHash, createdAt, expiresAt, usedAt];
  if (connection.run(CREATE, ...values, client, user, limit).changes === 0) return false;
  appendAudit(connection, audit);
  return true;
}

export function findToken(connection: Connection, id: string): TokenRecord | null {
  const row = connection.get(FIND, id);
  return row === undefined ? null : tokenFromRow(row);
}

/** Tokens of a user, or of every user of a client (null). */
export function listTokens(
  connection: Connection,
  client: number,
  user: string | null,
  limit: number,
): TokenRecord[] {
  const rows =
    user === null ? connection.all(OF_CLIENT, client, limit) : connection.all(OF_USER, client, user, limit);
  return rows.map(tokenFromRow);
}

/** False when there is no such token. */
export function removeToken(
  connection: Connection,
  client: number,
  user: string | null,
  id: string,
  audit: AuditEntry,
): boolean {
  if (connection.run(REMOVE, id, client, user).changes === 0) return false;
  appendAudit(connection, audit);
  return true;
}

export function markTokenUsed(connection: Connection, id: string, at: number): void {
  connection.run(USED, at, id);
}
