import { TaktwerkError } from '@taktwerk/model/error';
import type { SourceRelation } from '../connector/source-reader.ts';
import { type Column, describeType, type TypeName } from '../definition/column.ts';
import { quoteName, quoteText } from '../sql/quote.ts';
import type { Duck } from './duck.ts';
import { duckType } from './duck-type.ts';
import { readValue, type TextForm } from './read-value.ts';
import { rowsOfSource } from './rows-of-source.ts';

/** A column of the source and what it is to become. */
export interface Shaping extends TextForm {
  readonly from: string;
  /** What the source has; of raw chunks only where the value lies. */
  readonly source: Column;
  readonly column: Column;
}

/** A row that is left out. */
export interface UnfitRow {
  /** Number in the chunk from 1. */
  readonly row: number;
  readonly column: string;
  readonly reason: string;
  /** The row as the source has it, as JSON. */
  readonly record: string;
}

export interface ShapedChunk {
  /** Rows that fit, in the order of the source. */
  readonly sql: string;
  readonly rows: number;
  readonly unfit: readonly UnfitRow[];
}

/** Dates are not among them: the engine would read one before the common era as one after it. */
const SURE: readonly TypeName[] = [
  'int16',
  'int32',
  'int64',
  'decimal',
  'float32',
  'float64',
  'timestamp',
  'timestamptz',
  'uuid',
];

const TABLE = 'temp.taktwerk_chunk';

/**
 * Reads the rows of a chunk into typed columns. A row with a value that does not fit its column, without one where one
 * is needed, or with one in `forbidden` is left out; with `blank` a value that does not fit becomes no value.
 */
async function shapeChunk(
  duck: Duck,
  relation: { readonly sql: string; readonly raw: boolean },
  shapings: readonly Shaping[],
  options: { readonly blank: boolean; readonly forbidden: readonly string[] },
): Promise<ShapedChunk> {
  const values = shapings.map((shaping) => typedValue(shaping, relation.raw));
  const cases = shapings.flatMap((shaping, index) =>
    problemCases(shaping, values[index] ?? '', relation.raw, options.blank),
  );
  for (const name of options.forbidden) {
    cases.push(`WHEN r.${quoteName(name)} IS NOT NULL THEN ${quoteText(`+${name}`)}`);
  }
  const list = shapings.map(({ column }, index) => `${values[index]} AS ${quoteName(column.name)}`);
  const problem = cases.length === 0 ? 'NULL::VARCHAR' : `CASE ${cases.join(' ')} END`;
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE taktwerk_chunk AS
      SELECT * EXCLUDE (taktwerk_row),
        CASE WHEN taktwerk_problem IS NOT NULL THEN CAST(to_json(taktwerk_row) AS VARCHAR) END AS taktwerk_record
      FROM (SELECT ${list.join(', ')}, ${problem} AS taktwerk_problem, r AS taktwerk_row FROM (${relation.sql}) AS r)`,
  );
  const unfit: UnfitRow[] = [];
  if (cases.length > 0) {
    const rows = await duck.rows(
      `SELECT rowid + 1 AS place, taktwerk_problem AS problem, taktwerk_record AS record FROM ${TABLE}
        WHERE taktwerk_problem IS NOT NULL ORDER BY rowid`,
    );
    for (const { place, problem: code, record } of rows) {
      unfit.push(describeUnfit(Number(place), String(code), String(record), shapings));
    }
  }
  const [counted] = await duck.rows(`SELECT count(*) AS n FROM ${TABLE}`);
  const columns = shapings.map(({ column }) => quoteName(column.name)).join(', ');
  return {
    sql: `SELECT ${columns} FROM ${TABLE}${unfit.length === 0 ? '' : ' WHERE taktwerk_problem IS NULL'}`,
    rows: Number(counted?.n ?? 0) - unfit.length,
    unfit,
  };
}

/** The same with the rows that could not be read at all among those that are left out. */
export async function shapeWhole(
  duck: Duck,
  relation: SourceRelation,
  shapings: readonly Shaping[],
  options: { readonly where: string; readonly blank: boolean; readonly forbidden: readonly string[] },
): Promise<ShapedChunk> {
  let shaped: ShapedChunk;
  try {
    shaped = await shapeChunk(duck, relation, shapings, options);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new TaktwerkError('sourceFailed', `${options.where}: ${why}`, { cause: error });
  }
  const broken = (await relation.broken?.()) ?? [];
  if (broken.length === 0) return shaped;
  const unfit = [...rowsOfSource(shaped.unfit, broken), ...broken].sort((a, b) => a.row - b.row);
  return { ...shaped, unfit };
}

/** Is what a database writes a number, moment or the like of this very type? Nothing is left to be checked but that it fits. */
export function isSure({ source, column }: Shaping): boolean {
  return (
    source.native !== undefined &&
    describeType(source) === describeType(column) &&
    SURE.includes(column.type) &&
    duckType(column) !== 'VARCHAR'
  );
}

/** The value of the column; no value where the source does not say one exactly. */
export function typedValue(shaping: Shaping, raw: boolean): string {
  const { from, source, column, ...form } = shaping;
  const value = `r.${quoteName(from)}`;
  if (raw && isSure(shaping)) return `TRY_CAST(${value} AS ${duckType(column)})`;
  if (raw) return readValue(value, column, form);
  if (duckType(source) === duckType(column)) return value;
  return readValue(`CAST(${value} AS VARCHAR)`, column, form);
}

/** Does the source say something, so that no value would be a value that does not fit? Null where every value fits. */
export function saysSomething({ from, source, column }: Shaping, raw: boolean): string | null {
  if (column.type === 'text' || (!raw && duckType(source) === duckType(column))) return null;
  const given = `r.${quoteName(from)}`;
  // A quoted nothing is no value, save for a text.
  return raw ? `trim(${given}) <> ''` : `${given} IS NOT NULL`;
}

/** `-name`: no value where one is needed; `!name`: a value that does not fit. */
function problemCases(shaping: Shaping, value: string, raw: boolean, blank: boolean): string[] {
  const { column } = shaping;
  const cases: string[] = [];
  const said = saysSomething(shaping, raw);
  if (said !== null && !blank) {
    cases.push(`WHEN ${said} AND ${value} IS NULL THEN ${quoteText(`!${column.name}`)}`);
  }
  if (!column.nullable) cases.push(`WHEN ${value} IS NULL THEN ${quoteText(`-${column.name}`)}`);
  return cases;
}

function describeUnfit(row: number, code: string, record: string, shapings: readonly Shaping[]): UnfitRow {
  const column = code.slice(1);
  if (code.startsWith('+'))
    return { row, column, reason: 'has a value in a column the target does not have', record };
  if (code.startsWith('-')) return { row, column, reason: 'has no value where one is needed', record };
  const shaping = shapings.find((one) => one.column.name === column);
  const values: unknown = JSON.parse(record);
  const value =
    typeof values === 'object' && values !== null ? Reflect.get(values, shaping?.from ?? column) : undefined;
  const type = shaping === undefined ? 'its type' : duckType(shaping.column).toLowerCase();
  const form = shaping?.format === undefined ? '' : ` in the form ${shaping.format}`;
  return { row, column, reason: `${JSON.stringify(value)} is no ${type}${form}`, record };
}
