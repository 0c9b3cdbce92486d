import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import type { ObjectDraft } from '../../port/store.ts';
import type { UserAccess, UserDraft, UserRecord } from '../../port/user-store.ts';
import { integer } from '../../row/column.ts';
import { USER_COLUMNS, userFromRow } from '../../row/user-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { saveObjects } from '../object/save-objects.ts';

const BY_NAME = `SELECT ${USER_COLUMNS} FROM "user"
WHERE client = ? AND lower(name) = lower(?::text COLLATE "C") LIMIT 2`;
const BY_BOTH = `SELECT ${USER_COLUMNS} FROM "user" WHERE client = ? AND lower(name) = lower(?::text COLLATE "C")
  AND lower(department) = lower(?::text COLLATE "C")`;
const LIST = `SELECT ${USER_COLUMNS} FROM "user" WHERE client = ? ORDER BY lower(name), lower(department)`;
const BY_OAUTH2 = `SELECT ${USER_COLUMNS} FROM "user" WHERE client = ? AND oauth2_value = ?::text COLLATE "C" LIMIT 2`;
const PUT = `INSERT INTO "user" AS stored (client, name, department, password_hash, active) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (client, lower(name), lower(department))
DO UPDATE SET active = excluded.active, password_hash = excluded.password_hash, locked_until =
CASE WHEN excluded.password_hash IS NOT DISTINCT FROM stored.password_hash THEN stored.locked_until END`;
const SET_ACCESS = `UPDATE "user" SET password_hash = CASE WHEN ?::boolean THEN ?::text ELSE password_hash END,
active = coalesce(?::boolean, active), locked_until = CASE WHEN ?::boolean THEN ?::bigint ELSE locked_until END
WHERE client = ? AND lower(name) = lower(?::text COLLATE "C") AND lower(department) = lower(?::text COLLATE "C")`;
const EPOCH = 'SELECT epoch FROM login_epoch';

/** Case does not count. A name alone finds a user only while one department has it. */
export async function findUser(
  connection: Connection,
  client: number,
  name: string,
  department: string | null,
): Promise<UserRecord | null> {
  const rows = await (department === null
    ? connection.all(BY_NAME, client, name)
    : connection.all(BY_BOTH, client, name, department));
  const [only] = rows;
  return only === undefined || rows.length > 1 ? null : userFromRow(only);
}

/** Case counts here. */
export async function findUserByOauth2(
  connection: Connection,
  client: number,
  value: string,
): Promise<UserRecord | null> {
  const rows = await connection.all(BY_OAUTH2, client, value);
  const [only] = rows;
  return only === undefined || rows.length > 1 ? null : userFromRow(only);
}

/** Stores a user with its USER object; stamps are those of the audit entry. */
export async function putUser(
  connection: Connection,
  user: UserDraft,
  draft: ObjectDraft,
  audit: AuditEntry,
): Promise<void> {
  const [, outcome] = await Promise.all([
    connection.run(PUT, user.client, user.name, user.department, user.passwordHash, user.active),
    saveObjects(connection, [draft], { overwrite: true, by: audit.user, at: audit.time }, audit),
  ]);
  if (outcome.kind !== 'saved') {
    throw new TaktwerkError(
      'objectExists',
      `${draft.name} is the name of an object of another type; the user was not stored.`,
    );
  }
}

/** Changes what is given of password and lock; false when there is no such user. */
export async function setUserAccess(
  connection: Connection,
  user: Pick<UserRecord, 'client' | 'name' | 'department'>,
  access: UserAccess,
  audit: AuditEntry,
): Promise<boolean> {
  const changes = await connection.run(
    SET_ACCESS,
    access.passwordHash !== undefined,
    access.passwordHash ?? null,
    access.active ?? null,
    access.lockedUntil !== undefined,
    access.lockedUntil ?? null,
    user.client,
    user.name,
    user.department,
  );
  if (changes === 0) return false;
  await appendAudit(connection, [audit]);
  return true;
}

export async function loginEpoch(connection: Connection): Promise<number> {
  const row = await connection.get(EPOCH);
  if (row === undefined) throw new TaktwerkError('internal', 'The table login_epoch has no row.');
  return integer(row, 'epoch');
}

export async function listUsers(connection: Connection, client: number): Promise<UserRecord[]> {
  return (await connection.all(LIST, client)).map(userFromRow);
}
