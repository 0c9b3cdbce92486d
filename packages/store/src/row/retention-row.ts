import type { RetentionPortion, RetentionResult } from '../port/retention.ts';
import { flag, integer } from './column.ts';
import type { Row } from './row.ts';

/** Ids of the rows that go, and where the next portion begins; rows have `id`, `time` and `goes`. */
export function judgedRows(
  rows: readonly Row[],
  { limit, before }: RetentionPortion,
): { readonly ids: number[]; readonly next: RetentionResult['next'] } {
  const last = rows.length < limit ? undefined : rows.at(-1);
  const more = last !== undefined && integer(last, 'time') < before;
  return {
    ids: rows.filter((row) => flag(row, 'goes')).map((row) => integer(row, 'id')),
    next: !more ? null : { time: integer(last, 'time'), id: integer(last, 'id') },
  };
}
