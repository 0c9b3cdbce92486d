import type { AuditEntry } from '@taktwerk/model';
import type { TokenRecord } from '../../port/token-store.ts';
import { TOKEN_COLUMNS, tokenFromRow } from '../../row/token-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';

const SAME_USER = `lower("user") = lower(?::text COLLATE "C")`;
const CREATE = `INSERT INTO api_token (${TOKEN_COLUMNS})
SELECT ?::text, ?::bigint, ?::text, ?::text, ?::text, ?::bigint, ?::bigint, ?::bigint
WHERE (SELECT count(*) FROM api_token WHERE client = ? AND ${SAME_USER}) < ?`;
const FIND = `SELECT ${TOKEN_COLUMNS} FROM api_token WHERE id = ?`;
const OF_USER = `SELECT ${TOKEN_COLUMNS} FROM api_token WHERE client = ? AND ${SAME_USER}
ORDER BY created_at DESC, id LIMIT ?`;
const OF_CLIENT = `SELECT ${TOKEN_COLUMNS} FROM api_token WHERE client = ?
ORDER BY lower("user"), created_at DESC, id LIMIT ?`;
const REMOVE = `DELETE FROM api_token WHERE id = ? AND client = ?`;
const USED = 'UPDATE api_token SET used_at = ? WHERE id = ?';

/** False when the user has `limit` tokens already. */
export async function createToken(
  connection: Connection,
  token: TokenRecord,
  limit: number,
  audit: AuditEntry,
): Promise<boolean> {
  const { id, client, user, title, secretHash, createdAt, expiresAt, usedAt } = token;
  const values = [id, client, user, title, secretHash, createdAt, expiresAt, usedAt];
  if ((await connection.run(CREATE, ...values, client, user, limit)) === 0) return false;
  await appendAudit(connection, [audit]);
  return true;
}

export async function findToken(connection: Connection, id: string): Promise<TokenRecord | null> {
  const row = await connection.get(FIND, id);
  return row === undefined ? null : tokenFromRow(row);
}

/** Tokens of a user, or of every user of a client (null). */
export async function listTokens(
  connection: Connection,
  client: number,
  user: string | null,
  limit: number,
): Promise<TokenRecord[]> {
  const rows = await (user === null
    ? connection.all(OF_CLIENT, client, limit)
    : connection.all(OF_USER, client, user, limit));
  return rows.map(tokenFromRow);
}

/** False when there is no such token. */
export async function removeToken(
  connection: Connection,
  client: number,
  user: string | null,
  id: string,
  audit: AuditEntry,
): Promise<boolean> {
  const removed = await (user === null
    ? connection.run(REMOVE, id, client)
    : connection.run(`${REMOVE} AND ${SAME_USER}`, id, client, user));
  if (removed === 0) return false;
  await appendAudit(connection, [audit]);
  return true;
}

export async function markTokenUsed(connection: Connection, id: string, at: number): Promise<void> {
  await connection.run(USED, at, id);
}
