import type { ClientRecord } from '../port/store.ts';
import { flag, integer, text } from './column.ts';
import type { Row } from './row.ts';

export function clientFromRow(row: Row): ClientRecord {
  return { client: integer(row, 'client'), title: text(row, 'title'), active: flag(row, 'active') };
}
