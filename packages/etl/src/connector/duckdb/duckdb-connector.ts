import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import type { DuckdbConnection } from '../../definition/connection.ts';
import { Duck } from '../../duck/duck.ts';
import { columnOfDuckType, duckType } from '../../duck/duck-type.ts';
import { SqlLoad } from '../../load/sql/sql-load.ts';
import { quoteName, quoteTable, quoteText } from '../../sql/quote.ts';
import { splitMarkers } from '../../sql/split-markers.ts';
import type { Connector } from '../connector.ts';
import type { ReadRequest, SourceChunk, SourceReader } from '../source-reader.ts';
import { DuckdbWriter } from './duckdb-writer.ts';

/** Name of the file that is read, in the column engine of the run. */
const SOURCE = 'taktwerk_source';
const CHECK_MEGABYTES = 128;

/** DuckDB files. */
export const duckdbConnector: Connector<DuckdbConnection> = {
  kind: 'duckdb',
  async check(connection) {
    const start = performance.now();
    const duck = new Duck(dirname(connection.path), CHECK_MEGABYTES, [connection]);
    try {
      await duck.attach(connection.path, 'checked', true);
      const [row] = await duck.rows('SELECT version() AS version');
      return { system: `DuckDB ${row?.version}`, milliseconds: performance.now() - start };
    } finally {
      await duck.close();
    }
  },
  openSource: (connection, request) => DuckdbSource.open(connection, request),
  openTarget: async ({ path }, request) => SqlLoad.open(await DuckdbWriter.open(request.duck, path), request),
  openSession: ({ path }, duck) => DuckdbWriter.open(duck, path),
};

/** Reads a query; each range of its key is a Parquet file before it is handed on, as the types of both are the same. */
class DuckdbSource implements SourceReader {
  readonly columns: readonly Column[];
  readonly copies = null;
  readonly fingerprint = null;
  readonly high: string | null;
  readonly #connection: DuckDBConnection;
  /** Gives the file back, if it was opened for this. */
  readonly #release: () => Promise<void>;
  readonly #request: ReadRequest;
  readonly #query: string;
  readonly #key: Column | null;

  private constructor(
    connection: DuckDBConnection,
    release: () => Promise<void>,
    request: ReadRequest,
    query: string,
    columns: readonly Column[],
    key: Column | null,
    high: string | null,
  ) {
    this.#connection = connection;
    this.#release = release;
    this.#request = request;
    this.#query = query;
    this.columns = columns;
    this.#key = key;
    this.high = high;
  }

  static async open({ path }: DuckdbConnection, request: ReadRequest): Promise<DuckdbSource> {
    const { name: database, release } = await attachToRead(request.duck, path);
    const connection = await request.duck.further();
    try {
      await connection.run(`USE ${database}`);
      await connection.run('BEGIN');
      const plain = await buildQuery(connection, request);
      const described = await rowsOf(connection, `DESCRIBE ${plain}`);
      const columns = described.map(({ column_name: name, column_type: type }) =>
        columnOfDuckType(String(name), String(type)),
      );
      const keyName = request.rule.chunkKey ?? request.window?.column;
      const key = columns.find(({ name }) => name === keyName) ?? null;
      if (keyName !== undefined && key === null) {
        throw new TaktwerkError(
          'contractBroken',
          `Rule "${request.rule.name}" needs column "${keyName}", which the source does not have.`,
        );
      }
      const { query, high } = await narrow(connection, request, plain, key);
      return new DuckdbSource(connection, release, request, query, columns, key, high);
    } catch (error) {
      connection.closeSync();
      await release();
      throw asFault(error, request);
    }
  }

  async *chunks(from: string | null): AsyncIterable<SourceChunk> {
    let { after, rows, end }: { after: string | null; rows: number; end: boolean } =
      from === null ? { after: null, rows: 0, end: false } : JSON.parse(from);
    for (let part = 1; !end; part += 1) {
      const path = join(this.#request.workFolder, `duckdb-${part}.parquet`);
      let sql = `SELECT * FROM (${this.#query}) q`;
      if (this.#key !== null) {
        const name = quoteName(this.#key.name);
        await this.#connection.run('SET VARIABLE taktwerk_after = $1', [after]);
        const behind =
          after === null
            ? ''
            : ` WHERE ${name} > CAST(getvariable('taktwerk_after') AS ${duckType(this.#key)}) OR ${name} IS NULL`;
        sql += `${behind} ORDER BY ${name} NULLS LAST LIMIT ${this.#request.chunkRows}`;
      }
      const rowsBefore = rows;
      try {
        const result = await this.#connection.run(`COPY (${sql}) TO ${quoteText(path)} (FORMAT parquet)`);
        const count = result.rowsChanged;
        end = this.#key === null || count < this.#request.chunkRows;
        rows += count;
        if (this.#key !== null && !end) after = await this.#lastKey(path, this.#key);
        // Rows without a key are the last ones, and cannot be told apart: they are read in one piece.
        if (this.#key !== null && after === null && !end)
          throw new TaktwerkError(
            'sourceFailed',
            `More than ${this.#request.chunkRows} rows have no value in key "${this.#key.name}".`,
          );
      } catch (error) {
        throw asFault(error, this.#request);
      }
      yield {
        position: JSON.stringify({ after, rows, end }),
        rowsBefore,
        copy: null,
        relation: async () => ({ sql: `SELECT * FROM read_parquet(${quoteText(path)})`, raw: false }),
        done: () => rm(path, { force: true }),
      };
    }
  }

  async #lastKey(path: string, key: Column): Promise<string | null> {
    const name = quoteName(key.name);
    const [row] = await rowsOf(
      this.#connection,
      `SELECT CAST(max(${name}) AS VARCHAR) AS last, count(*) FILTER (WHERE ${name} IS NULL) AS none FROM read_parquet(${quoteText(path)})`,
    );
    return row?.none === '0' && typeof row.last === 'string' ? row.last : null;
  }

  /** The next source of the run may be another file. */
  async close(): Promise<void> {
    this.#connection.closeSync();
    await this.#release();
  }
}

/** The file under a name; one that the load writes into, too, is open already, and cannot be opened twice. */
async function attachToRead(
  duck: Duck,
  path: string,
): Promise<{ readonly name: string; readonly release: () => Promise<void> }> {
  const [open] = await duck.rows('SELECT database_name AS name FROM duckdb_databases() WHERE path = $1', [
    path,
  ]);
  if (open !== undefined) return { name: quoteName(String(open.name)), release: async () => {} };
  await duck.attach(path, SOURCE, true);
  return {
    name: SOURCE,
    release: async () => {
      await duck.run(`DETACH ${SOURCE}`);
    },
  };
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

async function buildQuery(
  connection: DuckDBConnection,
  { rule, source, parameters }: ReadRequest,
): Promise<string> {
  const { query } = rule;
  if (query.kind === 'table') {
    const columns = query.columns?.map(quoteName).join(', ') ?? '*';
    return `SELECT ${columns} FROM ${quoteTable(query.schema ?? source.schema, query.table)}`;
  }
  if (query.kind !== 'sql') {
    throw new TaktwerkError(
      'invalidOrder',
      `Rule "${rule.name}" reads a ${query.kind}; a database takes a table or sql.`,
    );
  }
  const { pieces, names } = splitMarkers(query.text);
  let sql = pieces[0] ?? '';
  for (const [index, name] of names.entries()) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      throw new TaktwerkError(
        'invalidOrder',
        `Rule "${rule.name}" uses :${name}; it is not among its parameters.`,
      );
    }
    await connection.run(`SET VARIABLE taktwerk_p${index} = $1`, [parameter.value]);
    sql += `CAST(getvariable('taktwerk_p${index}') AS ${duckType({ ...parameter, nullable: true })})${pieces[index + 1] ?? ''}`;
  }
  return sql;
}

async function narrow(
  connection: DuckDBConnection,
  { window }: ReadRequest,
  plain: string,
  column: Column | null,
): Promise<{ query: string; high: string | null }> {
  if (window === null || column === null) return { query: plain, high: null };
  const name = quoteName(window.column);
  const type = duckType(column);
  const parts = [`${name} IS NOT NULL`];
  if (window.low !== null) {
    await connection.run('SET VARIABLE taktwerk_low = $1', [window.low]);
    const low = `CAST(getvariable('taktwerk_low') AS ${type})`;
    const timed = column.type === 'timestamp' || column.type === 'timestamptz';
    const lag =
      column.type === 'date'
        ? String(Math.ceil(window.lag))
        : timed
          ? `to_seconds(${window.lag})`
          : String(window.lag);
    parts.push(`${name} ${window.lowIncluded ? '>=' : '>'} ${window.lag === 0 ? low : `${low} - ${lag}`}`);
  }
  const open = `SELECT * FROM (${plain}) w WHERE ${parts.join(' AND ')}`;
  let high = window.high;
  if (high === null) {
    const [row] = await rowsOf(connection, `SELECT CAST(max(${name}) AS VARCHAR) AS high FROM (${open}) m`);
    high = typeof row?.high === 'string' ? row.high : null;
  }
  if (high === null) return { query: open, high };
  await connection.run('SET VARIABLE taktwerk_high = $1', [high]);
  const upper = `${name} ${window.highIncluded ? '<=' : '<'} CAST(getvariable('taktwerk_high') AS ${type})`;
  return { query: `${open} AND ${upper}`, high };
}

function asFault(error: unknown, { rule, source }: ReadRequest): TaktwerkError {
  if (error instanceof TaktwerkError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new TaktwerkError('sourceFailed', `Source "${source.name}", rule "${rule.name}": ${why}`, {
    cause: error,
  });
}
