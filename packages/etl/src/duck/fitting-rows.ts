import { quoteName } from '../sql/quote.ts';
import { duckType } from './duck-type.ts';
import { isSure, type Shaping, saysSomething, typedValue } from './shape-chunk.ts';

/**
 * A SELECT of typed columns that stops with a fault at the first row that does not fit, whichever that is: it costs
 * little more than reading, because a value is looked at a second time only where the first look gave none.
 */
export function fittingRows(
  relation: { readonly sql: string; readonly raw: boolean },
  shapings: readonly Shaping[],
  blank: boolean,
): string {
  const list = shapings.map(
    (shaping) => `${valueOrStop(shaping, relation.raw, blank)} AS ${quoteName(shaping.column.name)}`,
  );
  return `SELECT ${list.join(', ')} FROM (${relation.sql}) AS r`;
}

/** The value of a column; reading it stops with a fault where it does not fit. */
export function valueOrStop(shaping: Shaping, raw: boolean, blank: boolean): string {
  const { column } = shaping;
  const stop = `CAST(error('a row does not fit') AS ${duckType(column)})`;
  // What the engine cannot read stops it as well.
  if (raw && !blank && isSure(shaping)) {
    const value = `CAST(r.${quoteName(shaping.from)} AS ${duckType(column)})`;
    return column.nullable ? value : `coalesce(${value}, ${stop})`;
  }
  const quick = raw ? quickValue(shaping) : null;
  const looks = [...(quick === null ? [] : [quick]), typedValue(shaping, raw)];
  const said = saysSomething(shaping, raw);
  if (said !== null && !blank) looks.push(`CASE WHEN ${said} THEN ${stop} END`);
  if (!column.nullable) looks.push(stop);
  return looks.length === 1 ? (looks[0] ?? stop) : `coalesce(${looks.join(', ')})`;
}

/** A value in the form nearly all are written in, without the care that the others need; null where all need it. */
function quickValue({ from, column, format, decimalSeparator }: Shaping): string | null {
  if (format !== undefined || decimalSeparator !== undefined) return null;
  const text = `r.${quoteName(from)}`;
  const type = duckType(column);
  const value = `TRY_CAST(${text} AS ${type})`;
  switch (column.type) {
    case 'int16':
    case 'int32':
    case 'int64':
    case 'decimal':
      // What is written back as it was read has lost nothing.
      return type === 'VARCHAR' ? null : `CASE WHEN CAST(${value} AS VARCHAR) = ${text} THEN ${value} END`;
    case 'date':
      return `CASE WHEN length(${text}) = 10 THEN ${value} END`;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return value;
    default:
      return null;
  }
}
