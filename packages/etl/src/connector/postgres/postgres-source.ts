import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import { isJsonObject } from '@taktwerk/model/json';
import { type Column, describeType } from '../../definition/column.ts';
import type { PostgresConnection } from '../../definition/connection.ts';
import { spoolRelation } from '../../duck/spool.ts';
import { quoteName, quoteTable } from '../../sql/quote.ts';
import { splitMarkers } from '../../sql/split-markers.ts';
import type { CopyColumn, ReadRequest, SourceChunk, SourceReader } from '../source-reader.ts';
import { type DenseKey, findDenseKey, stretchOf } from './dense-key.ts';
import { describePostgresError, PostgresSession } from './postgres-session.ts';
import { postgresColumn } from './postgres-types.ts';
import { RowsOut } from './rows-out.ts';

/** The part of the rows one chunk has: keys behind `after` up to `to`, or the rows without a key. */
interface KeyRange {
  readonly after: string | null;
  readonly to: string | null;
  readonly keyless: boolean;
}

/** The column that orders the rows. */
interface Key {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** That of a table: no value is there twice. */
  readonly unique: boolean;
}

/** Position of a chunk. */
interface Position {
  readonly after: string | null;
  /** Only rows without a key are left. */
  readonly keyless: boolean;
  readonly end: boolean;
  readonly rows: number;
}

/**
 * Reads a query in ranges of its key, all of one attempt in one snapshot. Values reach the query as settings of the
 * transaction, because COPY takes no parameters and nothing is pasted into text.
 */
export class PostgresSource implements SourceReader {
  readonly columns: readonly Column[];
  readonly copies = 'postgres';
  readonly fingerprint = null;
  readonly high: string | null;
  readonly expectedRows: number | null;
  readonly #session: PostgresSession;
  readonly #request: ReadRequest;
  readonly #query: string;
  readonly #key: Key | null;
  readonly #dense: DenseKey | null;
  #files = 0;

  private constructor(
    session: PostgresSession,
    request: ReadRequest,
    query: string,
    columns: readonly Column[],
    key: Key | null,
    dense: DenseKey | null,
    high: string | null,
    expectedRows: number | null,
  ) {
    this.#session = session;
    this.#request = request;
    this.#query = query;
    this.columns = columns;
    this.#key = key;
    this.#dense = dense;
    this.high = high;
    this.expectedRows = expectedRows;
  }

  static async open(connection: PostgresConnection, request: ReadRequest): Promise<PostgresSource> {
    const session = await PostgresSession.open(connection, 'read');
    try {
      await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const { schema } = request.source;
      if (schema !== undefined) {
        // Queries of a rule name tables alone, so that one rule reads every source of a set.
        await session.query("SELECT set_config('search_path', $1, true)", [`${quoteName(schema)}, public`]);
      }
      const { sql, table } = await buildQuery(session, request);
      const columns = await describeQuery(session, sql, table);
      const key = await findKey(session, request, columns, table);
      let high = request.window?.high ?? null;
      if (request.window !== null) await setSetting(session, 'low', request.window.low);
      if (request.window !== null && high === null) {
        const column = quoteName(request.window.column);
        const open = windowQuery(sql, request, columns, false);
        const { rows } = await session.query(`SELECT max(${column})::text AS high FROM (${open}) AS q`);
        high = rows[0]?.high ?? null;
      }
      if (high !== null) await setSetting(session, 'high', high);
      const windowed = windowQuery(sql, request, columns, high !== null);
      const expected = await expectedRows(session, windowed);
      const several = expected !== null && expected > request.chunkRows;
      const dense =
        key?.unique === true && several ? await findDenseKey(session, windowed, key, expected) : null;
      return new PostgresSource(session, request, windowed, columns, key, dense, high, expected);
    } catch (error) {
      session.abandon();
      throw asSourceFault(error, request);
    }
  }

  async *chunks(from: string | null): AsyncIterable<SourceChunk> {
    let position: Position =
      from === null ? { after: null, keyless: false, end: false, rows: 0 } : JSON.parse(from);
    while (!position.end) {
      const { next, range } = await this.#nextRange(position);
      if (range === null) position = next;
      else {
        await setSetting(this.#session, 'after', range.after);
        await setSetting(this.#session, 'to', range.to);
        const chunk = this.#chunk(range, next, position.rows);
        yield chunk;
        position = JSON.parse(chunk.position);
      }
    }
  }

  async #nextRange(position: Position): Promise<{ next: Position; range: KeyRange | null }> {
    const key = this.#key;
    if (key === null) {
      return { next: { ...position, end: true }, range: { after: null, to: null, keyless: false } };
    }
    const name = quoteName(key.name);
    if (position.keyless) {
      const { rows } = await this.#ask(
        `SELECT count(*) AS rows FROM (${this.#query}) AS q WHERE ${name} IS NULL`,
      );
      const count = Number(rows[0]?.rows ?? 0);
      return {
        next: { ...position, end: true },
        range: count === 0 ? null : { after: null, to: null, keyless: true },
      };
    }
    if (this.#dense !== null) {
      const { after, to } = stretchOf(this.#dense, position.after, this.#request.chunkRows);
      const range = { after: position.after, to, keyless: false };
      return { next: { ...position, after, end: to === null }, range };
    }
    await setSetting(this.#session, 'after', position.after);
    const behind =
      position.after === null ? `${name} IS NOT NULL` : `${name} > ${setting('after', key.type)}`;
    const few = this.#request.chunkRows;
    // The last key of the chunk; when fewer rows are left, everything that is left.
    const { rows } = await this.#ask(
      `SELECT ${name}::text AS key FROM (${this.#query}) AS q WHERE ${behind} ORDER BY q.${name} OFFSET ${few - 1} LIMIT 1`,
    );
    const last = rows[0]?.key ?? null;
    const range = { after: position.after, to: last, keyless: false };
    if (last !== null) return { next: { ...position, after: last }, range };
    return { next: { ...position, keyless: true, end: !key.nullable }, range };
  }

  #chunk(range: KeyRange, next: Position, rowsBefore: number): SourceChunk {
    const file = join(this.#request.workFolder, `postgres-${++this.#files}.csv`);
    let read: RowsOut | null = null;
    const open = (columns: readonly CopyColumn[], format: string): RowsOut => {
      read = this.#open(range, columns, `FORMAT ${format}`, rowsBefore);
      return read;
    };
    return {
      // How many rows there are is known once they have been read.
      get position() {
        return JSON.stringify({ ...next, rows: rowsBefore + (read?.rows ?? 0) });
      },
      rowsBefore,
      copy: { kind: 'postgres', open },
      relation: async () => {
        const rows = open(
          this.columns.map(({ name }) => ({ name })),
          'csv',
        );
        await pipeline(rows, createWriteStream(file));
        return { sql: spoolRelation(file, this.columns), raw: true };
      },
      done: () => rm(file, { force: true }),
    };
  }

  #open(range: KeyRange, columns: readonly CopyColumn[], options: string, rowsBefore: number): RowsOut {
    const list = columns.map(({ name, castTo }) =>
      castTo === undefined ? quoteName(name) : `${quoteName(name)}::${castTo}`,
    );
    // The bounds are settings of the transaction since the chunk was handed out.
    const sql = `COPY (SELECT ${list.join(', ')} FROM (${this.#query}) AS q${this.#condition(range)}) TO STDOUT (${options})`;
    // Whoever writes the rows is told that it was the source that failed.
    const fault = (error: unknown) => asSourceFault(error, this.#request, `, behind row ${rowsBefore}`);
    return this.#session.client.query(new RowsOut(sql, fault));
  }

  #condition({ after, to, keyless }: KeyRange): string {
    if (this.#key === null) return '';
    const name = quoteName(this.#key.name);
    if (keyless) return ` WHERE ${name} IS NULL`;
    const parts = [
      ...(after === null ? [] : [`${name} > ${setting('after', this.#key.type)}`]),
      ...(to === null ? [] : [`${name} <= ${setting('to', this.#key.type)}`]),
    ];
    return ` WHERE ${parts.length === 0 ? `${name} IS NOT NULL` : parts.join(' AND ')}`;
  }

  async #ask(sql: string): ReturnType<PostgresSession['query']> {
    try {
      return await this.#session.query(sql);
    } catch (error) {
      throw asSourceFault(error, this.#request);
    }
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** A value of the transaction, of the type it is compared with; only the type's name stands in the text. */
function setting(name: string, type: string): string {
  return `current_setting('taktwerk.${name}')::${type}`;
}

async function setSetting(session: PostgresSession, name: string, value: string | null): Promise<void> {
  await session.query('SELECT set_config($1, $2, true)', [`taktwerk.${name}`, value ?? '']);
}

interface Table {
  readonly schema: string | undefined;
  readonly name: string;
}

/** The rule's query, its markers replaced by settings that hold the values. */
async function buildQuery(
  session: PostgresSession,
  { rule, source, parameters }: ReadRequest,
): Promise<{ sql: string; table: Table | null }> {
  const { query } = rule;
  if (query.kind === 'table') {
    const table = { schema: query.schema ?? source.schema, name: query.table };
    const columns = query.columns?.map(quoteName).join(', ') ?? '*';
    return { sql: `SELECT ${columns} FROM ${quoteTable(table.schema, table.name)}`, table };
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
    const type = parameterType(parameter.type);
    if (parameter.value === null) sql += `NULL::${type}`;
    else {
      await setSetting(session, `p${index}`, parameter.value);
      sql += setting(`p${index}`, type);
    }
    sql += pieces[index + 1] ?? '';
  }
  return { sql, table: null };
}

function parameterType(type: Column['type']): string {
  const types: Readonly<Record<Column['type'], string>> = {
    boolean: 'boolean',
    int16: 'smallint',
    int32: 'integer',
    int64: 'bigint',
    decimal: 'numeric',
    float32: 'real',
    float64: 'double precision',
    text: 'text',
    bytes: 'bytea',
    date: 'date',
    time: 'time',
    timestamp: 'timestamp',
    timestamptz: 'timestamptz',
    uuid: 'uuid',
    json: 'jsonb',
  };
  return types[type];
}

async function describeQuery(
  session: PostgresSession,
  sql: string,
  table: Table | null,
): Promise<readonly Column[]> {
  const { columns } = await session.query(`SELECT * FROM (${sql}) AS q LIMIT 0`);
  const ids = columns.map(({ typeId }) => typeId).join(',');
  const modifiers = columns.map(({ modifier }) => modifier).join(',');
  const { rows } = await session.query(
    `SELECT format_type(id, modifier) AS type
      FROM unnest($1::oid[], $2::int[]) WITH ORDINALITY AS t (id, modifier, place) ORDER BY place`,
    [`{${ids}}`, `{${modifiers}}`],
  );
  const required = table === null ? new Set<string>() : await requiredColumns(session, table);
  const described = columns.map(({ name, typeId, modifier }, index) =>
    postgresColumn(name, typeId, modifier, rows[index]?.type ?? 'text', !required.has(name)),
  );
  const seen = new Set<string>();
  for (const { name } of described) {
    if (seen.has(name)) {
      throw new TaktwerkError(
        'invalidOrder',
        `The query gives two columns "${name}"; give one of them another name.`,
      );
    }
    seen.add(name);
  }
  return described;
}

async function requiredColumns(
  session: PostgresSession,
  { schema, name }: Table,
): Promise<ReadonlySet<string>> {
  const { rows } = await session.query(
    'SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND attnotnull',
    [quoteTable(schema, name)],
  );
  return new Set(rows.flatMap((row) => row.name ?? []));
}

async function findKey(
  session: PostgresSession,
  { rule, window }: ReadRequest,
  columns: readonly Column[],
  table: Table | null,
): Promise<Key | null> {
  let name = rule.chunkKey ?? window?.column ?? null;
  const unique = name === null;
  if (name === null && table !== null) {
    const { rows } = await session.query(
      `SELECT min(a.attname) AS name FROM pg_index i JOIN pg_attribute a
         ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = to_regclass($1) AND i.indisprimary GROUP BY i.indexrelid HAVING count(*) = 1`,
      [quoteTable(table.schema, table.name)],
    );
    const found = rows[0]?.name ?? null;
    // The rule may leave the key out of its columns.
    name = columns.some((column) => column.name === found) ? found : null;
  }
  if (name === null) return null;
  const column = columns.find((one) => one.name === name);
  if (column === undefined) {
    throw new TaktwerkError(
      'contractBroken',
      `Rule "${rule.name}" has chunks by column "${name}", which the source does not have; it has ${columns.map((one) => one.name).join(', ')}.`,
    );
  }
  // Rows without a cursor value are not part of any window.
  const nullable = column.nullable && window?.column !== name;
  return { name, type: column.native?.type ?? describeType(column), nullable, unique };
}

function windowQuery(
  sql: string,
  { window, rule }: ReadRequest,
  columns: readonly Column[],
  withHigh: boolean,
): string {
  if (window === null) return sql;
  const column = columns.find(({ name }) => name === window.column);
  if (column === undefined) {
    throw new TaktwerkError(
      'contractBroken',
      `Rule "${rule.name}": the source has no column "${window.column}" to read new rows by.`,
    );
  }
  const name = quoteName(window.column);
  const type = column.native?.type ?? 'text';
  const parts = [
    ...(window.low === null
      ? []
      : [`${name} ${window.lowIncluded ? '>=' : '>'} ${lowBound(column, type, window.lag)}`]),
    ...(withHigh
      ? [`${name} ${window.highIncluded ? '<=' : '<'} ${setting('high', type)}`]
      : [`${name} IS NOT NULL`]),
  ];
  return `SELECT * FROM (${sql}) AS w WHERE ${parts.join(' AND ')}`;
}

function lowBound({ type }: Column, native: string, lag: number): string {
  const low = setting('low', native);
  if (lag === 0) return low;
  if (type === 'date') return `(${low} - ${Math.ceil(lag)})`;
  return type === 'timestamp' || type === 'timestamptz'
    ? `(${low} - make_interval(secs => ${lag}))`
    : `(${low} - ${lag})`;
}

function asSourceFault(error: unknown, { rule, source }: ReadRequest, place = ''): TaktwerkError {
  if (error instanceof TaktwerkError) return error;
  return new TaktwerkError(
    'sourceFailed',
    `Source "${source.name}", rule "${rule.name}"${place}: ${describePostgresError(error)}`,
    { cause: error },
  );
}

/** What the planner expects, which is what tells how long a load may still take; null when it does not say. */
async function expectedRows(session: PostgresSession, query: string): Promise<number | null> {
  const { rows } = await session.query(`EXPLAIN (FORMAT JSON) ${query}`);
  const told: unknown = JSON.parse(rows[0]?.['QUERY PLAN'] ?? 'null');
  const [first]: readonly unknown[] = Array.isArray(told) ? told : [];
  const plan = isJsonObject(first) && isJsonObject(first.Plan) ? first.Plan['Plan Rows'] : null;
  return typeof plan === 'number' ? plan : null;
}
