import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { DuckDBValue } from '@duckdb/node-api';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import type {
  RowsToWrite,
  SqlDialect,
  SqlRow,
  SqlSession,
  SqlValue,
  Written,
} from '../../load/sql/sql-session.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { sqliteColumn, sqliteType } from './sqlite-types.ts';

const DIALECT: SqlDialect = {
  name: 'sqlite',
  quote: quoteName,
  type: sqliteType,
  parameter: (n) => `?${n}`,
  same: (left, right) => `${left} IS ${right}`,
  keyText: 'TEXT',
  text: 'TEXT',
  transactionalTables: true,
  // A column takes any value, whatever was declared.
  changeType: () => null,
  rowOrder: 'rowid',
  merges: false,
};

/** Writes loads into an SQLite file. One writer at a time is what SQLite itself sees to. */
export class SqliteWriter implements SqlSession {
  readonly dialect = DIALECT;
  readonly takes = [] as const;
  readonly text = null;
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  async rows(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return this.#database
      .prepare(sql)
      .all(...values)
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
        ),
      );
  }

  async begin(): Promise<void> {
    this.#database.exec('BEGIN IMMEDIATE');
  }

  async commit(): Promise<void> {
    this.#database.exec('COMMIT');
  }

  async rollback(): Promise<void> {
    this.#database.exec('ROLLBACK');
  }

  /** The account of loads is moved only from where this run left it, which keeps others away too. */
  async lock(): Promise<boolean> {
    return true;
  }

  async unlock(): Promise<void> {}

  async describe(_schema: string | undefined, table: string): Promise<readonly Column[] | null> {
    const columns = this.#database
      .prepare(
        `SELECT name, type, "notnull" AS required, dflt_value AS preset FROM pragma_table_info(${quoteText(table)}) ORDER BY cid`,
      )
      .all();
    if (columns.length === 0) return null;
    return columns.map(({ name, type, required, preset }) =>
      sqliteColumn(String(name), String(type), Number(required) === 0 || preset !== null),
    );
  }

  async write(table: string, columns: readonly Column[], rows: RowsToWrite): Promise<Written> {
    if (rows.kind !== 'relation') throw new TaktwerkError('internal', 'SQLite takes rows, not bytes.');
    const names = columns.map(({ name }) => quoteName(name));
    const values = columns.map(({ type }, index) => {
      const value = `r.${names[index]}`;
      if (type === 'bytes' || type === 'float32' || type === 'float64') return value;
      if (type === 'int16' || type === 'int32' || type === 'int64') return `CAST(${value} AS BIGINT)`;
      return type === 'boolean' ? `CAST(${value} AS TINYINT)` : `CAST(${value} AS VARCHAR)`;
    });
    const insert = this.#database.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    const list = names.map((name, index) => `${values[index]} AS ${name}`).join(', ');
    const relation = `SELECT ${list} FROM (${rows.sql}) AS r(${names.join(', ')})`;
    let count = 0;
    let bytes = 0;
    for await (const chunk of await rows.duck.stream(relation)) {
      for (const row of chunk.getRows()) {
        const input = row.map(inputOf);
        insert.run(...input);
        count += 1;
        for (const value of input)
          bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
      }
    }
    return { rows: count, bytes };
  }

  fault(error: unknown, where: string): Error {
    if (error instanceof TaktwerkError) return error;
    const why = error instanceof Error ? error.message : String(error);
    const reason = why.includes('constraint failed') ? 'valueDoesNotFit' : 'targetFailed';
    return new TaktwerkError(reason, `${where}: ${why}`, { cause: error });
  }

  /** Indexes and triggers cannot be taken along, so rows are exchanged in place. */
  async canSwap(): Promise<boolean> {
    return false;
  }

  async createLike(_schema: string | undefined, stage: string, like: string): Promise<void> {
    await this.run(`CREATE TABLE ${quoteName(stage)} AS SELECT * FROM ${quoteName(like)} WHERE false`);
  }

  async rename(_schema: string | undefined, stage: string, table: string): Promise<void> {
    await this.run(`ALTER TABLE ${quoteName(stage)} RENAME TO ${quoteName(table)}`);
  }

  async swap(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}

function inputOf(value: DuckDBValue): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (typeof value === 'object' && 'bytes' in value && value.bytes instanceof Uint8Array) return value.bytes;
  return String(value);
}
