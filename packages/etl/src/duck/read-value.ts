import type { Column } from '../definition/column.ts';
import { quoteText } from '../sql/quote.ts';
import { duckType } from './duck-type.ts';

/** How a text is written at the source, where that is not the plain form. */
export interface TextForm {
  /** Of strptime. */
  readonly format?: string;
  readonly decimalSeparator?: string;
}

/**
 * The expression that reads a text as the type of a column: no value where the text does not say one exactly. Numbers
 * are not rounded: `12.5` is no whole number, and `1.239` no decimal with two places.
 */
export function readValue(text: string, column: Column, form: TextForm = {}): string {
  const bare = column.type === 'text' || column.type === 'json' ? text : `NULLIF(trim(${text}), '')`;
  const number = form.decimalSeparator === undefined ? bare : plainNumber(bare, form.decimalSeparator);
  const type = duckType(column);
  switch (column.type) {
    case 'text':
      return text;
    case 'int16':
    case 'int32':
    case 'int64':
      return `CASE WHEN regexp_full_match(${number}, '[+-]?[0-9]+') THEN TRY_CAST(${number} AS ${type}) END`;
    case 'decimal':
      return readDecimal(number, column, type);
    case 'bytes':
      return `CASE WHEN starts_with(${bare}, '\\x') AND regexp_full_match(${bare}, '..([0-9a-fA-F]{2})*') THEN unhex(substr(${bare}, 3)) END`;
    case 'date':
      return form.format === undefined
        ? `CASE WHEN length(${bare}) <= 10 OR ${bare} LIKE '%(BC)' OR ${bare} LIKE '_____-__-__' THEN TRY_CAST(${bare} AS DATE) END`
        : `CAST(try_strptime(${bare}, ${quoteText(form.format)}) AS DATE)`;
    case 'timestamp':
    case 'timestamptz':
    case 'time':
      return form.format === undefined
        ? `TRY_CAST(${bare} AS ${type})`
        : `TRY_CAST(try_strptime(${bare}, ${quoteText(form.format)}) AS ${type})`;
    case 'json':
      return `CASE WHEN json_valid(${bare}) THEN CAST(${bare} AS JSON) END`;
    default:
      return `TRY_CAST(${number} AS ${type})`;
  }
}

function readDecimal(number: string, column: Column, type: string): string {
  if (type === 'VARCHAR') {
    return `CASE WHEN regexp_full_match(${number}, '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|NaN') THEN ${number} END`;
  }
  // With more places than the column has, to see whether any would be cut.
  const scale = column.scale ?? 0;
  const more = Math.min(38, scale + 12, 38 - ((column.precision ?? 38) - scale));
  if (more <= scale) return `TRY_CAST(${number} AS ${type})`;
  const plain = `regexp_full_match(${number}, '[+-]?[0-9]*[.]?[0-9]{0,${scale}}0*')`;
  const wider = `TRY_CAST(${number} AS ${type}) = TRY_CAST(${number} AS DECIMAL(38,${more}))`;
  // The wide comparison costs ten times as much, and only numbers with an exponent need it.
  return `CASE WHEN ${plain} OR (contains(lower(${number}), 'e') AND ${wider}) THEN TRY_CAST(${number} AS ${type}) END`;
}

/** Takes blanks between thousands away and puts a point for the separator. */
function plainNumber(text: string, separator: string): string {
  const thousands = separator === ',' ? ['.', ' ', '\u00a0', '\u202f'] : [',', ' ', '\u00a0', '\u202f'];
  let expression = text;
  for (const blank of thousands) expression = `replace(${expression}, ${quoteText(blank)}, '')`;
  return separator === '.' ? expression : `replace(${expression}, ${quoteText(separator)}, '.')`;
}
