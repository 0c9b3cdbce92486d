import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import type { ObjectDraft, UserRecord } from '../../port/store.ts';
import { USER_COLUMNS, userFromRow } from '../../row/user-row.ts';
import type { Connection } from '../connection/connection.ts';
import { saveObjects } from '../object/save-objects.ts';

const BY_NAME = `SELECT ${USER_COLUMNS} FROM "user"
WHERE client = ? AND lower(name) = lower(?::text COLLATE "C") LIMIT 2`;
const BY_BOTH = `SELECT ${USER_COLUMNS} FROM "user" WHERE client = ? AND lower(name) = lower(?::text COLLATE "C")
  AND lower(department) = lower(?::text COLLATE "C")`;
const LIST = `SELECT ${USER_COLUMNS} FROM "user" WHERE client = ? ORDER BY lower(name), lower(department)`;
const PUT = `INSERT INTO "user" (${USER_COLUMNS}) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (client, lower(name), lower(department))
DO UPDATE SET password_hash = excluded.password_hash, active = excluded.active`;

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

/** Stores a user with its USER object; stamps are those of the audit entry. */
export async function putUser(
  connection: Connection,
  user: UserRecord,
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

export async function listUsers(connection: Connection, client: number): Promise<UserRecord[]> {
  return (await connection.all(LIST, client)).map(userFromRow);
}
