import type { UserRecord } from '../port/store.ts';
import { flag, integer, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

export const USER_COLUMNS = 'client, name, department, password_hash, active';

export function userFromRow(row: Row): UserRecord {
  return {
    client: integer(row, 'client'),
    name: text(row, 'name'),
    department: text(row, 'department'),
    passwordHash: textOrNull(row, 'password_hash'),
    active: flag(row, 'active'),
  };
}
