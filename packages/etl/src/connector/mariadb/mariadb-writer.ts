import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from 'mysql2';
import type { Column } from '../../definition/column.ts';
import type {
  RowsToWrite,
  SqlDialect,
  SqlRow,
  SqlSession,
  SqlValue,
  Written,
} from '../../load/sql/sql-session.ts';
import { quoteName, quoteTable } from '../../sql/quote.ts';
import { describeMariadbError, execute, mariadbText, rowsOf } from './mariadb-session.ts';
import { describeMariadb } from './mariadb-source.ts';
import { mariadbColumn, mariadbType } from './mariadb-types.ts';

/** Seconds that a run waits for another one of the same load. */
const LOCK_TIMEOUT = 30;

const DIALECT: SqlDialect = {
  name: 'mariadb',
  quote: quoteName,
  type: mariadbType,
  parameter: () => '?',
  same: (left, right) => `${left} <=> ${right}`,
  keyText: 'varchar(255)',
  text: 'longtext',
  transactionalTables: false,
  changeType: (table, column) =>
    `ALTER TABLE ${table} MODIFY ${quoteName(column.name)} ${mariadbType(column)}`,
  rowOrder: null,
  merges: false,
};

/** Writes loads into MariaDB and MySQL by LOAD DATA, which they take ten times faster than rows one by one. */
export class MariadbWriter implements SqlSession {
  readonly dialect = DIALECT;
  readonly takes = ['statement'] as const;
  readonly text = 'mariadb';
  readonly #session: Connection;

  constructor(session: Connection) {
    this.#session = session;
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await execute(this.#session, sql, values)).changed;
  }

  async rows(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const { rows, names } = await execute(this.#session, sql, values);
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, mariadbText(row[index])])));
  }

  async begin(): Promise<void> {
    await rowsOf(this.#session, 'START TRANSACTION');
  }

  async commit(): Promise<void> {
    await rowsOf(this.#session, 'COMMIT');
  }

  async rollback(): Promise<void> {
    await rowsOf(this.#session, 'ROLLBACK');
  }

  async lock(name: string): Promise<boolean> {
    const [row] = await this.rows('SELECT GET_LOCK(?, ?) AS got', [lockName(name), LOCK_TIMEOUT]);
    return row?.got === '1';
  }

  async unlock(name: string): Promise<void> {
    await this.rows('SELECT RELEASE_LOCK(?) AS released', [lockName(name)]);
  }

  async describe(schema: string | undefined, table: string): Promise<readonly Column[] | null> {
    const found = await this.rows(
      `SELECT column_name AS name, is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%auto_increment%' AS required
       FROM information_schema.columns WHERE table_schema = coalesce(?, database()) AND table_name = ?`,
      [schema ?? null, table],
    );
    if (found.length === 0) return null;
    const fields = await describeMariadb(this.#session, `SELECT * FROM ${quoteTable(schema, table)}`, []);
    return fields.map((field) => ({
      ...mariadbColumn(field),
      nullable: found.find(({ name }) => name === field.name)?.required !== '1',
    }));
  }

  async write(table: string, columns: readonly Column[], rows: RowsToWrite): Promise<Written> {
    if (rows.kind === 'copy' && rows.copy.kind === 'statement') {
      // Its rows never leave the server.
      const { names, copy } = rows;
      const given = columns.map(({ name }) => `q.${quoteName(names?.get(name) ?? name)}`);
      const list = columns.map(({ name }) => quoteName(name)).join(', ');
      const sql = `INSERT INTO ${table} (${list}) SELECT ${given.join(', ')} FROM (${copy.sql}) AS q`;
      return { rows: await this.run(sql, copy.values), bytes: 0 };
    }
    if (rows.kind !== 'text') throw new TaktwerkError('internal', 'MariaDB takes rows as text.');
    const stream = createReadStream(rows.path, { highWaterMark: 1 << 18 });
    let bytes = 0;
    // Listened to only once the server asks for the rows: a stream that is heard begins to flow.
    const open = (): Readable =>
      stream.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
    const places = columns.map(({ name, type }, index) =>
      type === 'bytes' ? `@b${index}` : quoteName(name),
    );
    const sets = columns.flatMap(({ name, type }, index) =>
      type === 'bytes' ? [`${quoteName(name)} = UNHEX(@b${index})`] : [],
    );
    const sql = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4
      FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${places.join(', ')})
      ${sets.length === 0 ? '' : `SET ${sets.join(', ')}`}`;
    const changed = await new Promise<number>((resolve, reject) => {
      this.#session.query({ sql, infileStreamFactory: open }, (error, result) =>
        error === null ? resolve(Number(Reflect.get(Object(result), 'affectedRows'))) : reject(error),
      );
    });
    // Of files that a client sends the server only warns when a value does not fit, and has changed it.
    const { rows: warnings } = await rowsOf(this.#session, 'SHOW WARNINGS LIMIT 1');
    const [warning] = warnings;
    if (warning !== undefined)
      throw new TaktwerkError('valueDoesNotFit', `Table ${table}: ${mariadbText(warning[2])}`);
    return { rows: changed, bytes };
  }

  fault(error: unknown, where: string): Error {
    if (error instanceof TaktwerkError) return error;
    const state: unknown = error instanceof Error ? Reflect.get(error, 'sqlState') : undefined;
    // Classes 22 and 23 of SQLSTATE: a value, and not the statement, is refused.
    const value = typeof state === 'string' && (state.startsWith('22') || state.startsWith('23'));
    return new TaktwerkError(
      value ? 'valueDoesNotFit' : 'targetFailed',
      `${where}: ${describeMariadbError(error)}`,
      { cause: error },
    );
  }

  /** Keys and defaults come along; triggers and references by other tables do not. */
  async canSwap(schema: string | undefined, table: string): Promise<boolean> {
    const [row] = await this.rows(
      `SELECT (SELECT count(*) FROM information_schema.triggers WHERE event_object_schema = coalesce(?, database()) AND event_object_table = ?)
         + (SELECT count(*) FROM information_schema.referential_constraints
            WHERE constraint_schema = coalesce(?, database()) AND (table_name = ? OR referenced_table_name = ?)) AS n`,
      [schema ?? null, table, schema ?? null, table, table],
    );
    return row?.n === '0';
  }

  async createLike(schema: string | undefined, stage: string, like: string): Promise<void> {
    await this.run(`CREATE TABLE ${quoteTable(schema, stage)} LIKE ${quoteTable(schema, like)}`);
  }

  async rename(schema: string | undefined, stage: string, table: string): Promise<void> {
    await this.run(`RENAME TABLE ${quoteTable(schema, stage)} TO ${quoteTable(schema, table)}`);
  }

  async swap(schema: string | undefined, stage: string, table: string): Promise<boolean> {
    const old = quoteTable(schema, `${stage}_old`);
    await this.run(`DROP TABLE IF EXISTS ${old}`);
    if ((await this.describe(schema, table)) === null) await this.rename(schema, stage, table);
    else {
      await this.run(
        `RENAME TABLE ${quoteTable(schema, table)} TO ${old}, ${quoteTable(schema, stage)} TO ${quoteTable(schema, table)}`,
      );
      await this.run(`DROP TABLE IF EXISTS ${old}`);
    }
    return true;
  }

  async close(): Promise<void> {
    // What is open is rolled back by the server, and its locks are free.
    this.#session.destroy();
  }
}

/** Names of locks have 64 characters at most. */
function lockName(name: string): string {
  return createHash('sha256').update(`taktwerk_load ${name}`).digest('hex').slice(0, 60);
}
