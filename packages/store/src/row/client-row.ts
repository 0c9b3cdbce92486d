import type { ClientRecord } from '../port/client-store.ts';
import { flag, integer, integerOrNull, text } from './column.ts';
import type { Row } from './row.ts';

export const CLIENT_COLUMNS = 'client, title, active, removal_started_at, removal_user, removed_rows';

export function clientFromRow(row: Row): ClientRecord {
  const startedAt = integerOrNull(row, 'removal_started_at');
  return {
    client: integer(row, 'client'),
    title: text(row, 'title'),
    active: flag(row, 'active'),
    removal:
      startedAt === null
        ? null
        : { startedAt, user: text(row, 'removal_user'), rows: integer(row, 'removed_rows') },
  };
}
