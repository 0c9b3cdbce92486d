import type { UserRecord } from '../port/user-store.ts';
import { flag, integer, integerOrNull, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

export const USER_COLUMNS =
  'client, name, department, password_hash, active, ldap, oauth2_value, locked_until';

export function userFromRow(row: Row): UserRecord {
  return {
    client: integer(row, 'client'),
    name: text(row, 'name'),
    department: text(row, 'department'),
    passwordHash: textOrNull(row, 'password_hash'),
    active: flag(row, 'active'),
    ldap: flag(row, 'ldap'),
    oauth2Value: textOrNull(row, 'oauth2_value'),
    lockedUntil: integerOrNull(row, 'locked_until'),
  };
}
