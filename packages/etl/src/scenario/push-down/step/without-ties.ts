import { quoteName } from '../../../sql/quote.ts';
import type { PushedStepScope } from './pushed-step-scope.ts';

type Order = readonly { readonly column: string; readonly descending?: boolean }[];

const WHY = 'which of several rows comes first is for the column engine to say';

/** The OVER of the database for a partition and an order of `i`. */
export function overOf(scope: PushedStepScope, partition: readonly string[], by: Order): string {
  const parts = partition.map((name) => `i.${quoteName(name)}`).join(', ');
  const terms = by.length === 0 ? '' : `ORDER BY ${scope.order(by)}`;
  return `OVER (${[parts === '' ? '' : `PARTITION BY ${parts}`, terms].filter((one) => one !== '').join(' ')})`;
}

/** Rows that stand at the same place of an order. */
export function tiesOf(partition: readonly string[], by: Order): string {
  const names = [...partition, ...by.map(({ column }) => column)].map((name) => `i.${quoteName(name)}`);
  return `count(*) OVER (${names.length === 0 ? '' : `PARTITION BY ${names.join(', ')}`})`;
}

/** What a row gets by its place, which no other row may have: else the statement fails. */
export function withoutTies(
  scope: PushedStepScope,
  call: string,
  partition: readonly string[],
  by: Order,
  type: string,
): string {
  const ties = tiesOf(partition, by);
  const failed = scope.setting.dialect.fail(ties, type, WHY);
  return `(CASE WHEN ${ties} > 1 THEN ${failed} ELSE ${call} ${overOf(scope, partition, by)} END)`;
}

/** The first rows of each partition; the statement fails where others stand at the place of the last one. */
export function firstRows(
  scope: PushedStepScope,
  rows: number,
  partition: readonly string[],
  by: Order,
  from = scope.from,
): string {
  const list = scope.input().columns.map((name) => `f.${quoteName(name)}`);
  const ranked = `SELECT i.*, rank() ${overOf(scope, partition, by)} AS taktwerk_rank, ${tiesOf(partition, by)} AS taktwerk_ties ${from}`;
  const failed = scope.setting.dialect.fail('f.taktwerk_ties', 'BOOLEAN', WHY);
  return `SELECT ${list.join(', ')} FROM (${ranked}) AS f WHERE CASE WHEN f.taktwerk_rank > ${rows} THEN false WHEN f.taktwerk_rank + f.taktwerk_ties - 1 <= ${rows} THEN true ELSE ${failed} END`;
}
