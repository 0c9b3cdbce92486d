import { Readable } from 'node:stream';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import type {
  RefusedRow,
  RowsToWrite,
  SqlDialect,
  SqlRow,
  SqlSession,
  SqlValue,
  Written,
} from '../../load/sql/sql-session.ts';
import { quoteName, quoteTable, quoteText } from '../../sql/quote.ts';
import { fileBlocks } from '../file/file-blocks.ts';
import type { CopyOut } from '../source-reader.ts';
import { bisectRows } from './bisect-rows.ts';
import { describePostgresError, isValueError, type PostgresSession } from './postgres-session.ts';
import { isBinarySafe, postgresColumn, postgresType } from './postgres-types.ts';
import { rowsIn } from './rows-in.ts';

const DIALECT: SqlDialect = {
  name: 'postgres',
  quote: quoteName,
  type: postgresType,
  parameter: (n) => `$${n}`,
  same: (left, right) => `${left} IS NOT DISTINCT FROM ${right}`,
  keyText: 'text',
  text: 'text',
  transactionalTables: true,
  changeType: (table, column) =>
    `ALTER TABLE ${table} ALTER COLUMN ${quoteName(column.name)} TYPE ${postgresType(column)}`,
  rowOrder: 'ctid',
  merges: true,
};

/** Milliseconds that a run waits for another one of the same load, which may be about to notice that it was killed. */
const LOCK_TIMEOUT = 30_000;

/** Writes loads into PostgreSQL. */
export class PostgresWriter implements SqlSession {
  readonly dialect = DIALECT;
  readonly takes = ['postgres', 'csv', 'statement'] as const;
  readonly text = 'postgres';
  readonly #session: PostgresSession;

  constructor(session: PostgresSession) {
    this.#session = session;
  }

  async run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await this.#session.query(sql, values)).affected;
  }

  async rows(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return (await this.#session.query(sql, values)).rows;
  }

  async begin(rows?: 'unseen'): Promise<void> {
    await this.#session.query('BEGIN');
    // A server that crashes loses rows and position together, and the last commit of the load waits for all of them.
    if (rows === 'unseen') await this.#session.query('SET LOCAL synchronous_commit = off');
  }

  async commit(): Promise<void> {
    await this.#session.query('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.#session.query('ROLLBACK');
  }

  async lock(name: string): Promise<boolean> {
    const free = await this.rows('SELECT pg_try_advisory_lock(hashtextextended($1, 0))::text AS got', [
      `taktwerk_load ${name}`,
    ]);
    if (free[0]?.got === 'true') return true;
    await this.#session.query(`SET lock_timeout = ${LOCK_TIMEOUT}`);
    try {
      await this.#session.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [
        `taktwerk_load ${name}`,
      ]);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === '55P03') return false;
      throw error;
    }
    await this.#session.query('SET lock_timeout = 0');
    return true;
  }

  async unlock(name: string): Promise<void> {
    await this.#session.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [
      `taktwerk_load ${name}`,
    ]);
  }

  async describe(schema: string | undefined, table: string): Promise<readonly Column[] | null> {
    const rows = await this.rows(
      `SELECT attname AS name, atttypid::text AS type_id, atttypmod::text AS modifier,
         format_type(atttypid, atttypmod) AS native,
         (attnotnull AND NOT atthasdef AND attidentity = '')::text AS required
       FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
       ORDER BY attnum`,
      [quoteTable(schema, table)],
    );
    if (rows.length === 0) return null;
    return rows.map(({ name, type_id, modifier, native, required }) => ({
      ...postgresColumn(name ?? '', Number(type_id), Number(modifier), native ?? 'text', required !== 'true'),
      // Here the type is known by name, whoever made it.
      native: { dialect: 'postgres', type: native ?? 'text' },
    }));
  }

  async write(
    table: string,
    columns: readonly Column[],
    rows: RowsToWrite,
    refused: RefusedRow[] | null,
  ): Promise<Written> {
    const list = columns.map(({ name }) => quoteName(name)).join(', ');
    if (rows.kind === 'copy' && rows.copy.kind === 'statement')
      return this.#insert(table, list, columns, rows, rows.copy);
    if (refused === null) return this.#copy(table, list, columns, rows, true);
    await this.#session.query('SAVEPOINT taktwerk_rows');
    try {
      return await this.#copy(table, list, columns, rows, false);
    } catch (error) {
      if (!isValueError(error)) throw error;
      await this.#session.query('ROLLBACK TO SAVEPOINT taktwerk_rows');
    }
    const text = await Buffer.concat(
      await Array.fromAsync(this.#open(rows, columns, false).pieces, (piece) => Buffer.from(piece)),
    );
    const describe = (line: Buffer): string => describeLine(line, columns);
    return bisectRows(text, refused, describe, {
      write: async (lines) => {
        await this.#session.query('SAVEPOINT taktwerk_rows');
        try {
          const pieces = Readable.from([lines], { objectMode: false });
          await rowsIn(this.#session.client, `COPY ${table} (${list}) FROM STDIN`, pieces);
          return null;
        } catch (error) {
          if (!isValueError(error)) throw error;
          await this.#session.query('ROLLBACK TO SAVEPOINT taktwerk_rows');
          return {
            reason: describePostgresError(error),
            column:
              error instanceof Error && 'column' in error && typeof error.column === 'string'
                ? error.column
                : null,
          };
        }
      },
    });
  }

  /** Its rows never leave the server. */
  async #insert(
    table: string,
    list: string,
    columns: readonly Column[],
    { names }: Extract<RowsToWrite, { kind: 'copy' }>,
    { sql, values }: Extract<CopyOut, { kind: 'statement' }>,
  ): Promise<Written> {
    const given = columns.map(({ name, type, nullable }) => {
      const from = quoteName(names?.get(name) ?? name);
      return `q.${from}::${postgresType({ name, type, nullable })}`;
    });
    const rows = await this.run(
      `INSERT INTO ${table} (${list}) SELECT ${given.join(', ')} FROM (${sql}) AS q`,
      values,
    );
    return { rows, bytes: 0 };
  }

  async #copy(
    table: string,
    list: string,
    columns: readonly Column[],
    rows: RowsToWrite,
    binary: boolean,
  ): Promise<Written> {
    const { pieces, options } = this.#open(rows, columns, binary);
    return rowsIn(this.#session.client, `COPY ${table} (${list}) FROM STDIN (${options})`, pieces);
  }

  #open(
    rows: RowsToWrite,
    columns: readonly Column[],
    binary: boolean,
  ): { pieces: AsyncIterable<Buffer>; options: string } {
    if (rows.kind === 'relation') throw new TaktwerkError('internal', 'PostgreSQL takes rows as text.');
    if (rows.kind === 'text') {
      return { pieces: fileBlocks(rows.path), options: 'FORMAT text' };
    }
    if (rows.copy.kind === 'statement')
      throw new TaktwerkError('internal', 'Rows of a statement are no stream.');
    if (rows.copy.kind === 'csv') {
      const { delimiter, quote, nullText } = rows.copy;
      return {
        pieces: rows.copy.open(),
        options: `FORMAT csv, DELIMITER ${quoteText(delimiter)}, QUOTE ${quoteText(quote)}, ESCAPE ${quoteText(rows.copy.escape)}, NULL ${quoteText(nullText)}`,
      };
    }
    // Without lengths: a cast would cut and round in silence, where the column itself refuses what is too long.
    const selection = columns.map(({ name, type, nullable }) => ({
      name: rows.names?.get(name) ?? name,
      castTo: postgresType({ name, type, nullable }),
    }));
    const format =
      binary && columns.every((column) => isBinarySafe(postgresType(column))) ? 'binary' : 'text';
    return { pieces: rows.copy.open(selection, format), options: `FORMAT ${format}` };
  }

  fault(error: unknown, where: string): Error {
    if (error instanceof TaktwerkError) return error;
    const reason = isValueError(error) ? 'valueDoesNotFit' : 'targetFailed';
    return new TaktwerkError(reason, `${where}: ${describePostgresError(error)}`, { cause: error });
  }

  async canSwap(schema: string | undefined, table: string): Promise<boolean> {
    const [found] = await this.rows(
      `SELECT (relkind = 'r' AND NOT relhastriggers AND NOT relrowsecurity AND NOT relispartition
         AND NOT EXISTS (SELECT FROM pg_publication_rel WHERE prrelid = c.oid)
         AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid OR inhrelid = c.oid)
         AND pg_get_userbyid(relowner) = current_user)::text AS plain
       FROM pg_class c WHERE oid = to_regclass($1)`,
      [quoteTable(schema, table)],
    );
    return found?.plain === 'true';
  }

  async createLike(schema: string | undefined, stage: string, like: string): Promise<void> {
    await this.run(
      `CREATE TABLE ${quoteTable(schema, stage)} (LIKE ${quoteTable(schema, like)} INCLUDING ALL)`,
    );
  }

  async rename(schema: string | undefined, stage: string, table: string): Promise<void> {
    await this.run(`ALTER TABLE ${quoteTable(schema, stage)} RENAME TO ${quoteName(table)}`);
  }

  async swap(schema: string | undefined, stage: string, table: string): Promise<boolean> {
    const grants = await this.rows(
      `SELECT grantee, privilege_type, is_grantable FROM information_schema.role_table_grants
       WHERE to_regclass(quote_ident(table_schema) || '.' || quote_ident(table_name)) = to_regclass($1) AND grantee <> grantor`,
      [quoteTable(schema, table)],
    );
    await this.run('SAVEPOINT taktwerk_swap');
    try {
      await this.run(`DROP TABLE ${quoteTable(schema, table)}`);
    } catch (error) {
      // Views and the like stay with the old table, whose rows are then exchanged instead.
      if (!(error instanceof Error && 'code' in error && error.code === '2BP01')) throw error;
      await this.run('ROLLBACK TO SAVEPOINT taktwerk_swap');
      return false;
    }
    await this.rename(schema, stage, table);
    for (const { grantee, privilege_type, is_grantable } of grants) {
      const who = grantee === 'PUBLIC' ? 'PUBLIC' : quoteName(grantee ?? '');
      const option = is_grantable === 'YES' ? ' WITH GRANT OPTION' : '';
      // The server's own word for the right, not anybody's text.
      await this.run(`GRANT ${privilege_type} ON ${quoteTable(schema, table)} TO ${who}${option}`);
    }
    return true;
  }

  async close(): Promise<void> {
    // A transaction that is open is rolled back, and its lock is free.
    await this.#session.release();
  }
}

/** A line of COPY text as JSON. */
function describeLine(line: Buffer, columns: readonly Column[]): string {
  const values = line.toString('utf8').replace('\n', '').split('\t');
  return JSON.stringify(
    Object.fromEntries(
      columns.map(({ name }, index) => [name, values[index] === '\\N' ? null : (values[index] ?? null)]),
    ),
  );
}
