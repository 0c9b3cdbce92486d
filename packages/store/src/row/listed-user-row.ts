import type { ListedUser } from '../port/user-store.ts';
import { flag, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

export function listedUserFromRow(row: Row): ListedUser {
  return {
    name: text(row, 'name'),
    title: textOrNull(row, 'title'),
    active: flag(row, 'active'),
    hasPassword: flag(row, 'has_password'),
  };
}
