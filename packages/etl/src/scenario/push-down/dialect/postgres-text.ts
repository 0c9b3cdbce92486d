import type { Duck } from '../../../duck/duck.ts';
import { NotPushed } from '../not-pushed.ts';
import { substring } from './postgres-call.ts';
import type { TextDialect } from './text-dialect.ts';

const SIDES = { trim: 'btrim', trimStart: 'ltrim', trimEnd: 'rtrim' } as const;

/** Texts in PostgreSQL. */
export const POSTGRES_TEXT: TextDialect = {
  async change({ duck, values }, text, change) {
    if (change === 'collapse') throw new NotPushed('blanks may be others there');
    const place = (value: string): string => `CAST(${values.add(value)} AS text)`;
    if (change === 'upper' || change === 'lower') {
      // Character by character as DuckDB does, whatever the locale of the database.
      const { from, to } = await charactersChanged(duck, change);
      return `(CASE WHEN octet_length(${text}) = length(${text}) THEN ${change}(${text}) ELSE translate(${text}, ${place(from)}, ${place(to)}) END)`;
    }
    return `${SIDES[change]}(${text}, ${place(await charactersTrimmed(duck))})`;
  },
  length: (text) => `length(${text})`,
  number: (sql) => `CAST(${sql} AS text)`,
  cut: substring,
  joined: (parts) => `concat(${parts.join(', ')})`,
  joinedBy: (separator, parts) => `concat_ws(${separator}, ${parts.join(', ')})`,
  chained: (parts) => `(${parts.join(' || ')})`,
  sha256: (text) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`,
  field: (text, separator, n) => `split_part(${text}, ${separator}, ${n})`,
  rows: (text, separator) =>
    `unnest(CASE WHEN ${text} = '' THEN ARRAY[CAST('' AS text)] ELSE string_to_array(${text}, ${separator}) END)`,
};

/** Characters a text may have: no surrogates, and not the one PostgreSQL has none of. */
const CHARACTERS = 'FROM range(1, 1114112) AS r(n) WHERE (n < 55296 OR n > 57343)';

async function charactersChanged(
  duck: Duck,
  change: 'upper' | 'lower',
): Promise<{ readonly from: string; readonly to: string }> {
  const [row] = await duck.rows(
    `SELECT string_agg(chr(n::INTEGER), '' ORDER BY n) AS characters, string_agg(${change}(chr(n::INTEGER)), '' ORDER BY n) AS changed ${CHARACTERS} AND ${change}(chr(n::INTEGER)) <> chr(n::INTEGER)`,
  );
  return { from: String(row?.characters), to: String(row?.changed) };
}

async function charactersTrimmed(duck: Duck): Promise<string> {
  const [row] = await duck.rows(
    `SELECT string_agg(chr(n::INTEGER), '' ORDER BY n) AS characters ${CHARACTERS} AND trim(chr(n::INTEGER)) = ''`,
  );
  return String(row?.characters);
}
