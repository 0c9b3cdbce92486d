import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import type { ObjectDraft } from '../../port/store.ts';
import type { UserAccess, UserDraft, UserRecord } from '../../port/user-store.ts';
import { integer } from '../../row/column.ts';
import { USER_COLUMNS, userFromRow } from '../../row/user-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { saveObjects } from '../object/save-objects.ts';

const BY_NAME = `SELECT ${USER_COLUMNS} FROM user WHERE client = ? AND name = ? LIMIT 2`;
const BY_BOTH = `SELECT ${USER_COLUMNS} FROM user WHERE client = ? AND name = ? AND department = ?`;
const LIST = `SELECT ${USER_COLUMNS} FROM user WHERE client = ? ORDER BY name, department`;
const BY_OAUTH2 = `SELECT ${USER_COLUMNS} FROM user WHERE client = ? AND oauth2_value = ? LIMIT 2`;
const PUT = `INSERT INTO user (client, name, department, password_hash, active) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (client, name, department) DO UPDATE SET active = excluded.active, password_hash = excluded.password_hash,
locked_until = CASE WHEN excluded.password_hash IS password_hash THEN locked_until END`;
const SET_ACCESS = `UPDATE user SET password_hash = CASE WHEN ? THEN ? ELSE password_hash END,
active = coalesce(?, active), locked_until = CASE WHEN ? THEN ? ELSE locked_until END
WHERE client = ? AND name = ? AND department = ?`;
const EPOCH = 'SELECT epoch FROM login_epoch';

/** Case does not count. A name alone finds a user only while one department has it. */
export function findUser(
  connection: Connection,
  client: number,
  name: string,
  department: string | null,
): UserRecord | null {
  const rows =
    department === null
      ? connection.all(BY_NAME, client, name)
      : connection.all(BY_BOTH, client, name, department);
  const [only] = rows;
  return only === undefined || rows.length > 1 ? null : userFromRow(only);
}

/** Case counts here. */
export function findUserByOauth2(connection: Connection, client: number, value: string): UserRecord | null {
  const rows = connection.all(BY_OAUTH2, client, value);
  const [only] = rows;
  return only === undefined || rows.length > 1 ? null : userFromRow(only);
}

/** Stores a user with its USER object; stamps are those of the audit entry. */
export function putUser(
  connection: Connection,
  user: UserDraft,
  draft: ObjectDraft,
  audit: AuditEntry,
): void {
  connection.run(PUT, user.client, user.name, user.department, user.passwordHash, Number(user.active));
  const outcome = saveObjects(
    connection,
    [draft],
    { overwrite: true, by: audit.user, at: audit.time },
    audit,
  );
  if (outcome.kind !== 'saved') {
    throw new TaktwerkError(
      'objectExists',
      `${draft.name} is the name of an object of another type; the user was not stored.`,
    );
  }
}

/** Changes what is given of password and lock; false when there is no such user. */
export function setUserAccess(
  connection: Connection,
  user: Pick<UserRecord, 'client' | 'name' | 'department'>,
  access: UserAccess,
  audit: AuditEntry,
): boolean {
  const { changes } = connection.run(
    SET_ACCESS,
    Number(access.passwordHash !== undefined),
    access.passwordHash ?? null,
    access.active === undefined ? null : Number(access.active),
    Number(access.lockedUntil !== undefined),
    access.lockedUntil ?? null,
    user.client,
    user.name,
    user.department,
  );
  if (changes === 0) return false;
  appendAudit(connection, audit);
  return true;
}

export function loginEpoch(connection: Connection): number {
  const row = connection.get(EPOCH);
  if (row === undefined) throw new TaktwerkError('internal', 'The table login_epoch has no row.');
  return integer(row, 'epoch');
}

export function listUsers(connection: Connection, client: number): UserRecord[] {
  return connection.all(LIST, client).map(userFromRow);
}
