import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import { spoolRelation } from '../../duck/spool.ts';
import { SpoolWriter } from '../../duck/spool-writer.ts';
import { splitMarkers } from '../../sql/split-markers.ts';
import type { ReadRequest, SourceChunk, SourceReader } from '../source-reader.ts';

export type Bound = string | number | bigint | null;

/** A database that hands out rows of values, and what its SQL looks like. Parameters are `?`. */
export interface RowDatabase {
  quote(name: string): string;
  /** A text as a value that compares like the column. */
  bind(text: string | null, column: Column): Bound;
  /** A place for a value that compares like the column. */
  parameter(column: Column): string;
  describe(sql: string, values: readonly Bound[]): Promise<readonly Column[]>;
  /** Column that is the primary key of a table, when it is one column. */
  primaryKey(schema: string | undefined, table: string): Promise<string | null>;
  read(sql: string, values: readonly Bound[]): AsyncIterable<readonly (string | null)[]>;
  /** `low` minus a lag, and the parameter in its place. */
  before(column: Column, lag: number): string;
  fault(error: unknown, where: string): Error;
  close(): Promise<void>;
}

interface Position {
  readonly after: string | null;
  readonly keyless: boolean;
  readonly rows: number;
}

/** Reads a query in ranges of its key through rows of values; each range is a file before it is handed on. */
export class RowSource implements SourceReader {
  readonly columns: readonly Column[];
  readonly copies = null;
  readonly fingerprint = null;
  readonly high: string | null;
  readonly #database: RowDatabase;
  readonly #request: ReadRequest;
  readonly #query: string;
  readonly #values: readonly Bound[];
  readonly #key: Column | null;

  private constructor(
    database: RowDatabase,
    request: ReadRequest,
    query: { readonly sql: string; readonly values: readonly Bound[] },
    columns: readonly Column[],
    key: Column | null,
    high: string | null,
  ) {
    this.#database = database;
    this.#request = request;
    this.#query = query.sql;
    this.#values = query.values;
    this.columns = columns;
    this.#key = key;
    this.high = high;
  }

  static async open(database: RowDatabase, request: ReadRequest): Promise<RowSource> {
    const { rule, source, window } = request;
    const where = `Source "${source.name}", rule "${rule.name}"`;
    try {
      const plain = buildQuery(database, request);
      const columns = await database.describe(plain.sql, plain.values);
      const key = await findKey(database, request, columns);
      const open = narrow(database, request, plain, columns, null);
      let high = window?.high ?? null;
      if (window !== null && high === null) {
        const name = database.quote(window.column);
        for await (const [value = null] of database.read(
          `SELECT max(${name}) FROM (${open.sql}) q`,
          open.values,
        ))
          high = value;
      }
      const query = high === null ? open : narrow(database, request, plain, columns, high);
      return new RowSource(database, request, query, columns, key, high);
    } catch (error) {
      await database.close();
      throw database.fault(error, where);
    }
  }

  async *chunks(from: string | null): AsyncIterable<SourceChunk> {
    let position: Position = from === null ? { after: null, keyless: false, rows: 0 } : JSON.parse(from);
    for (let part = 1; ; part += 1) {
      const path = join(this.#request.workFolder, `rows-${part}.csv`);
      const { rows, last } = await this.#spool(path, position);
      const full = this.#key !== null && !position.keyless && rows === this.#request.chunkRows;
      const next: Position = {
        after: full ? last : position.after,
        keyless: !full,
        rows: position.rows + rows,
      };
      if (rows > 0) {
        yield {
          position: JSON.stringify(next),
          rowsBefore: position.rows,
          copy: null,
          relation: async () => ({ sql: spoolRelation(path, this.columns), raw: true }),
          done: () => rm(path, { force: true }),
        };
      }
      if (this.#key === null || position.keyless) return;
      position = next;
    }
  }

  async #spool(path: string, position: Position): Promise<{ rows: number; last: string | null }> {
    const key = this.#key;
    const name = key === null ? '' : this.#database.quote(key.name);
    const values = [...this.#values];
    let sql = `SELECT * FROM (${this.#query}) q`;
    if (key !== null && position.keyless) sql += ` WHERE ${name} IS NULL`;
    else if (key !== null) {
      if (position.after === null) sql += ` WHERE ${name} IS NOT NULL`;
      else {
        sql += ` WHERE ${name} > ${this.#database.parameter(key)}`;
        values.push(this.#database.bind(position.after, key));
      }
      sql += ` ORDER BY ${name} LIMIT ${this.#request.chunkRows}`;
    }
    const place = key === null ? -1 : this.columns.findIndex((column) => column.name === key.name);
    const writer = new SpoolWriter(path);
    let rows = 0;
    let last: string | null = null;
    try {
      for await (const row of this.#database.read(sql, values)) {
        await writer.write(row);
        rows += 1;
        last = row[place] ?? null;
      }
    } catch (error) {
      throw this.#database.fault(
        error,
        `Source "${this.#request.source.name}", rule "${this.#request.rule.name}", behind row ${position.rows + rows}`,
      );
    } finally {
      await writer.end();
    }
    return { rows, last };
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

interface Query {
  readonly sql: string;
  readonly values: readonly Bound[];
}

function buildQuery(database: RowDatabase, { rule, source, parameters }: ReadRequest): Query {
  const { query } = rule;
  if (query.kind === 'table') {
    const schema = query.schema ?? source.schema;
    const columns = query.columns?.map((name) => database.quote(name)).join(', ') ?? '*';
    const table = `${schema === undefined ? '' : `${database.quote(schema)}.`}${database.quote(query.table)}`;
    return { sql: `SELECT ${columns} FROM ${table}`, values: [] };
  }
  if (query.kind !== 'sql') {
    throw new TaktwerkError(
      'invalidOrder',
      `Rule "${rule.name}" reads a ${query.kind}; a database takes a table or sql.`,
    );
  }
  const { pieces, names } = splitMarkers(query.text);
  const values = names.map((name) => {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter !== undefined) return database.bind(parameter.value, { ...parameter, nullable: true });
    throw new TaktwerkError(
      'invalidOrder',
      `Rule "${rule.name}" uses :${name}; it is not among its parameters.`,
    );
  });
  return { sql: pieces.join('?'), values };
}

async function findKey(
  database: RowDatabase,
  { rule, window, source }: ReadRequest,
  columns: readonly Column[],
): Promise<Column | null> {
  const name = rule.chunkKey ?? window?.column ?? null;
  if (name === null && rule.query.kind === 'table') {
    const primary = await database.primaryKey(rule.query.schema ?? source.schema, rule.query.table);
    return columns.find((column) => column.name === primary) ?? null;
  }
  if (name === null) return null;
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw new TaktwerkError(
    'contractBroken',
    `Rule "${rule.name}" needs column "${name}", which the source does not have; it has ${columns.map((one) => one.name).join(', ')}.`,
  );
}

function narrow(
  database: RowDatabase,
  { window }: ReadRequest,
  query: Query,
  columns: readonly Column[],
  high: string | null,
): Query {
  if (window === null) return query;
  const column = columns.find(({ name }) => name === window.column) ?? {
    name: window.column,
    type: 'text',
    nullable: true,
  };
  const name = database.quote(window.column);
  const parts = [`${name} IS NOT NULL`];
  const values = [...query.values];
  if (window.low !== null) {
    parts.push(
      `${name} ${window.lowIncluded ? '>=' : '>'} ${window.lag === 0 ? database.parameter(column) : database.before(column, window.lag)}`,
    );
    values.push(database.bind(window.low, column));
  }
  if (high !== null) {
    parts.push(`${name} ${window.highIncluded ? '<=' : '<'} ${database.parameter(column)}`);
    values.push(database.bind(high, column));
  }
  return { sql: `SELECT * FROM (${query.sql}) w WHERE ${parts.join(' AND ')}`, values };
}
