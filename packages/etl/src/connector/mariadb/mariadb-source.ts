import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from 'mysql2';
import { quoteName } from '../../sql/quote.ts';
import type { Bound, RowDatabase } from '../rows/row-source.ts';
import { describeMariadbError, execute, mariadbText } from './mariadb-session.ts';
import { type MariadbField, mariadbColumn } from './mariadb-types.ts';

/** Rows the driver holds before they are taken. */
const ROWS_AHEAD = 500;

/** A MariaDB or MySQL session as a place to read rows from, all in one snapshot. */
export function mariadbRows(session: Connection): RowDatabase {
  return {
    quote: quoteName,
    bind: (text, { type }): Bound =>
      type === 'boolean' && text !== null
        ? ['true', 't', '1', 'yes'].includes(text.toLowerCase())
          ? 1
          : 0
        : text,
    parameter: ({ type }) => {
      // Compared as a text, a number would become a double on both sides.
      if (type === 'int16' || type === 'int32' || type === 'int64') return 'CAST(? AS SIGNED)';
      return type === 'decimal' ? 'CAST(? AS DECIMAL(65,30))' : '?';
    },
    async describe(sql, values) {
      return (await describeMariadb(session, sql, values)).map(mariadbColumn);
    },
    async primaryKey(schema, table) {
      const { rows } = await execute(
        session,
        `SELECT column_name FROM information_schema.key_column_usage
         WHERE constraint_name = 'PRIMARY' AND table_schema = coalesce(?, database()) AND table_name = ?`,
        [schema ?? null, table],
      );
      return rows.length === 1 ? mariadbText(rows[0]?.[0]) : null;
    },
    async *read(sql, values) {
      const query = session.execute({ sql, values: [...values], rowsAsArray: true });
      let singles: readonly boolean[] = [];
      query.on('fields', (fields: readonly MariadbField[]) => {
        singles = fields.map(({ columnType }) => columnType === 4);
      });
      const stream: AsyncIterable<readonly unknown[]> = query.stream({ highWaterMark: ROWS_AHEAD });
      for await (const row of stream) {
        yield row.map((value, index) =>
          singles[index] === true && typeof value === 'number' ? singleText(value) : mariadbText(value),
        );
      }
    },
    before: ({ type }, lag) => {
      if (type === 'timestamp' || type === 'timestamptz') return `(? - INTERVAL ${lag} SECOND)`;
      return type === 'date'
        ? `(? - INTERVAL ${Math.ceil(lag)} DAY)`
        : `(CAST(? AS DECIMAL(65,30)) - ${lag})`;
    },
    fault: (error, where) =>
      error instanceof TaktwerkError
        ? error
        : new TaktwerkError('sourceFailed', `${where}: ${describeMariadbError(error)}`, { cause: error }),
    close: async () => session.destroy(),
  };
}

/** Fields of what a query gives, without its rows. */
export function describeMariadb(
  session: Connection,
  sql: string,
  values: readonly Bound[],
): Promise<readonly MariadbField[]> {
  return new Promise((resolve, reject) => {
    session.execute(
      { sql: `SELECT * FROM (${sql}) q LIMIT 0`, values: [...values], rowsAsArray: true },
      (error, _rows, fields: unknown) => {
        if (error !== null) reject(error);
        else resolve(Array.isArray(fields) ? fields.map(readField) : []);
      },
    );
  });
}

function readField(field: unknown): MariadbField {
  const read = (name: string): unknown => Reflect.get(Object(field), name);
  const format = read('extendedFormat');
  return {
    name: String(read('name')),
    columnType: Number(read('columnType')),
    columnLength: Number(read('columnLength')),
    decimals: Number(read('decimals')),
    flags: Number(read('flags')),
    characterSet: Number(read('characterSet')),
    extendedFormat: typeof format === 'string' ? format : null,
  };
}

/** The shortest text that is this single-precision number. */
function singleText(value: number): string {
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}
