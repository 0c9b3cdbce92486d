import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import type { SqliteConnection } from '../../definition/connection.ts';
import { SqlLoad } from '../../load/sql/sql-load.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import type { Connector } from '../connector.ts';
import { type Bound, type RowDatabase, RowSource } from '../rows/row-source.ts';
import { sqliteColumn } from './sqlite-types.ts';
import { SqliteWriter } from './sqlite-writer.ts';

/** Rows between which others may run. */
const ROWS_PER_TURN = 2_000;
/** Milliseconds to wait for another process that writes. */
const BUSY_TIMEOUT = 30_000;

function open({ path, name }: SqliteConnection, readOnly: boolean): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly, readBigInts: true, timeout: BUSY_TIMEOUT });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('connectionFailed', `Connection "${name}", SQLite file "${path}": ${why}`, {
      cause: error,
    });
  }
}

/** SQLite files, through Node's own SQLite. */
export const sqliteConnector: Connector<SqliteConnection> = {
  kind: 'sqlite',
  async check(connection) {
    const start = performance.now();
    const database = open(connection, true);
    try {
      const row = database
        .prepare('SELECT sqlite_version() AS version, count(*) AS tables FROM sqlite_schema')
        .get();
      return { system: `SQLite ${row?.version}`, milliseconds: performance.now() - start };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TaktwerkError(
        'connectionFailed',
        `Connection "${connection.name}", file "${connection.path}": ${why}`,
        { cause: error },
      );
    } finally {
      database.close();
    }
  },
  async openSource(connection, request) {
    const database = open(connection, true);
    database.exec('BEGIN');
    return RowSource.open(sqliteRows(database), request);
  },
  openTarget: (connection, request) => SqlLoad.open(new SqliteWriter(open(connection, false)), request),
  openSession: async (connection) => new SqliteWriter(open(connection, false)),
};

function sqliteRows(database: DatabaseSync): RowDatabase {
  return {
    quote: quoteName,
    bind: (text, { type }): Bound => {
      if (text === null) return null;
      if (type === 'int16' || type === 'int32' || type === 'int64') return BigInt(text);
      if (type === 'float32' || type === 'float64') return Number(text);
      if (type === 'boolean') return ['true', 't', '1', 'yes'].includes(text.toLowerCase()) ? 1 : 0;
      return text;
    },
    parameter: () => '?',
    async describe(sql) {
      const columns = database.prepare(sql).columns();
      return columns.map(({ name, type }): Column => sqliteColumn(name, type, true));
    },
    async primaryKey(_schema, table) {
      const keys = database
        .prepare(`SELECT name FROM pragma_table_info(${quoteText(table)}) WHERE pk > 0`)
        .all();
      const name = keys.length === 1 ? keys[0]?.name : undefined;
      return typeof name === 'string' ? name : null;
    },
    async *read(sql, values) {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      const parameters: SQLInputValue[] = [...values];
      let rows = 0;
      for (const row of statement.iterate(...parameters)) {
        yield Object.values(row).map(textOf);
        rows += 1;
        if (rows % ROWS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    before: ({ type }, lag) => {
      if (type === 'timestamp' || type === 'timestamptz') return `datetime(?, '-${lag} seconds')`;
      return type === 'date' ? `date(?, '-${Math.ceil(lag)} days')` : `(? - ${lag})`;
    },
    fault: (error, where) => {
      if (error instanceof TaktwerkError) return error;
      const why = error instanceof Error ? error.message : String(error);
      return new TaktwerkError('sourceFailed', `${where}: ${why}`, { cause: error });
    },
    close: async () => database.close(),
  };
}

function textOf(value: SQLOutputValue): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return String(value);
}
