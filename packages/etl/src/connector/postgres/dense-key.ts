import { quoteName } from '../../sql/quote.ts';
import type { PostgresSession } from './postgres-session.ts';

/** The first and the last of keys that lie close together. */
export interface DenseKey {
  readonly first: bigint;
  readonly last: bigint;
}

/** A key of so many values for each row at most is dense: chunks of such keys are at least half full. */
const VALUES_PER_ROW = 2;
const WHOLE_TYPES: readonly string[] = ['smallint', 'integer', 'bigint'];

/**
 * Looks whether the keys of a query lie so close together that a stretch of them is as good as a chunk: then nothing has to
 * be counted before it is read. The key is that of a table, so no value is there twice; null where they do not.
 */
export async function findDenseKey(
  session: PostgresSession,
  query: string,
  key: { readonly name: string; readonly type: string },
  expectedRows: number,
): Promise<DenseKey | null> {
  if (!WHOLE_TYPES.includes(key.type)) return null;
  const name = quoteName(key.name);
  const { rows } = await session.query(
    `SELECT min(${name})::text AS first, max(${name})::text AS last FROM (${query}) AS q`,
  );
  const { first, last } = rows[0] ?? {};
  if (first == null || last == null) return null;
  const dense = { first: BigInt(first), last: BigInt(last) };
  return dense.last - dense.first < BigInt(Math.floor(expectedRows)) * BigInt(VALUES_PER_ROW) ? dense : null;
}

/** The stretch of keys behind `after` that has up to so many; `to` is null where nothing lies behind it. */
export function stretchOf(
  { first, last }: DenseKey,
  after: string | null,
  most: number,
): { readonly after: string; readonly to: string | null } {
  const end = (after === null ? first - 1n : BigInt(after)) + BigInt(most);
  return { after: String(end < last ? end : last), to: end < last ? String(end) : null };
}
