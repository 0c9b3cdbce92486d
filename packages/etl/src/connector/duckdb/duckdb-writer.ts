import { setTimeout as pause } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import type { Duck } from '../../duck/duck.ts';
import { columnOfDuckType, duckType } from '../../duck/duck-type.ts';
import type {
  RowsToWrite,
  SqlDialect,
  SqlRow,
  SqlSession,
  SqlValue,
  Written,
} from '../../load/sql/sql-session.ts';
import { quoteName, quoteTable } from '../../sql/quote.ts';

const DIALECT: SqlDialect = {
  name: 'duckdb',
  quote: quoteName,
  type: duckType,
  parameter: (n) => `$${n}`,
  same: (left, right) => `${left} IS NOT DISTINCT FROM ${right}`,
  keyText: 'VARCHAR',
  text: 'VARCHAR',
  transactionalTables: true,
  changeType: (table, column) =>
    `ALTER TABLE ${table} ALTER COLUMN ${quoteName(column.name)} TYPE ${duckType(column)}`,
  rowOrder: 'rowid',
  merges: true,
};

/** Milliseconds that a run waits for another process to close the file, and how often it looks. */
const LOCK_TIMEOUT = 30_000;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 500;

/** Writes loads into a DuckDB file, which is attached to the column engine of the run. */
export class DuckdbWriter implements SqlSession {
  readonly dialect = DIALECT;
  readonly takes = [] as const;
  readonly text = null;
  readonly #duck: Duck;
  #inTransaction = false;

  private constructor(duck: Duck) {
    this.#duck = duck;
  }

  /** DuckDB lets one process at a time open a file for writing: that is the lock. */
  static async open(duck: Duck, path: string): Promise<DuckdbWriter> {
    await attachWhenFree(duck, path);
    await duck.run('USE taktwerk_target');
    return new DuckdbWriter(duck);
  }

  run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return this.#duck.run(sql, [...values]);
  }

  async rows(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const rows = await this.#duck.rows(sql, [...values]);
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
      ),
    );
  }

  async begin(): Promise<void> {
    await this.#duck.run('BEGIN');
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    await this.#duck.run('COMMIT');
    this.#inTransaction = false;
  }

  async rollback(): Promise<void> {
    this.#inTransaction = false;
    await this.#duck.run('ROLLBACK');
  }

  async lock(): Promise<boolean> {
    return true;
  }

  async unlock(): Promise<void> {}

  async describe(schema: string | undefined, table: string): Promise<readonly Column[] | null> {
    const rows = await this.#duck.rows(
      `SELECT column_name AS name, data_type AS type, is_nullable AS optional, column_default IS NOT NULL AS preset
       FROM duckdb_columns() WHERE database_name = 'taktwerk_target' AND schema_name = $1 AND table_name = $2 ORDER BY column_index`,
      [schema ?? 'main', table],
    );
    if (rows.length === 0) return null;
    return rows.map(({ name, type, optional, preset }) =>
      columnOfDuckType(String(name), String(type), optional === true || preset === true),
    );
  }

  async write(table: string, columns: readonly Column[], rows: RowsToWrite): Promise<Written> {
    if (rows.kind !== 'relation') throw new TaktwerkError('internal', 'DuckDB takes rows, not bytes.');
    const names = columns.map(({ name }) => quoteName(name)).join(', ');
    const types = columns
      .map((column) => `CAST(${quoteName(column.name)} AS ${duckType(column)})`)
      .join(', ');
    const count = await this.run(
      `INSERT INTO ${table} (${names}) SELECT ${types} FROM (${rows.sql}) AS r(${names})`,
    );
    return { rows: count, bytes: 0 };
  }

  fault(error: unknown, where: string): Error {
    if (error instanceof TaktwerkError) return error;
    const why = error instanceof Error ? error.message : String(error);
    const reason =
      why.startsWith('Constraint Error') || why.startsWith('Conversion Error')
        ? 'valueDoesNotFit'
        : 'targetFailed';
    return new TaktwerkError(reason, `${where}: ${why}`, { cause: error });
  }

  /** Indexes, constraints and views cannot be taken along, so rows are exchanged in place. */
  async canSwap(): Promise<boolean> {
    return false;
  }

  async createLike(schema: string | undefined, stage: string, like: string): Promise<void> {
    await this.run(`CREATE TABLE ${quoteTable(schema, stage)} AS FROM ${quoteTable(schema, like)} LIMIT 0`);
  }

  async rename(schema: string | undefined, stage: string, table: string): Promise<void> {
    await this.run(`ALTER TABLE ${quoteTable(schema, stage)} RENAME TO ${quoteName(table)}`);
  }

  async swap(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    if (this.#inTransaction) await this.rollback();
    await this.#duck.run('USE memory; DETACH taktwerk_target');
  }
}

/** Another load may have the file for as long as it runs; DuckDB tells nobody when it is free again. */
async function attachWhenFree(duck: Duck, path: string): Promise<void> {
  const last = performance.now() + LOCK_TIMEOUT;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      await duck.attach(path, 'taktwerk_target', false);
      return;
    } catch (error) {
      const held = error instanceof TaktwerkError && error.details.includes('Could not set lock');
      if (!held || performance.now() + wait > last) throw error;
    }
    await pause(wait);
  }
}
