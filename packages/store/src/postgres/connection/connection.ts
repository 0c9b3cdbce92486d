import type pg from 'pg';
import type { Condition } from '../../filter/dialect.ts';
import type { Row } from '../../row/row.ts';
import { type Value, withoutNul } from './parameter.ts';
import { fixedStatement, numbered } from './statement.ts';

/**
 * One session. Statements go out at once and in order, without waiting for the answers to those before; so a caller
 * that needs no answer in between asks for several together.
 */
export class Connection {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  /** Runs a fixed statement and returns how many rows it changed. */
  async run(sql: string, ...values: Value[]): Promise<number> {
    return (await this.#fixed(sql, values)).rowCount ?? 0;
  }

  /** The first row of a fixed statement. */
  async get(sql: string, ...values: Value[]): Promise<Row | undefined> {
    return (await this.#fixed(sql, values)).rows[0];
  }

  async all(sql: string, ...values: Value[]): Promise<readonly Row[]> {
    return (await this.#fixed(sql, values)).rows;
  }

  /** The rows of a statement put together from conditions: planned for its values, and not kept. */
  async find(statement: Condition): Promise<readonly Row[]> {
    const text = numbered(statement.sql);
    return (await this.#client.query<Row>({ text, values: statement.values.map(clean) })).rows;
  }

  /** Begins, commits or rolls back, or runs SQL that came from a file; returns the tag of the last command. */
  async command(sql: string): Promise<string> {
    return (await this.#client.query(sql)).command;
  }

  /** Runs `reads` on one unchanging view of the database. */
  async snapshot<Result>(reads: () => Promise<Result>): Promise<Result> {
    const begun = this.command('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      const [result] = await Promise.all([reads(), begun]);
      await this.command('COMMIT');
      return result;
    } catch (error) {
      await this.rollBack(error);
      throw error;
    }
  }

  /** Undoes the open transaction after `error`; when that fails too, throws both. */
  async rollBack(error: unknown): Promise<void> {
    try {
      await this.command('ROLLBACK');
    } catch (second) {
      const message = error instanceof Error ? error.message : String(error);
      throw new AggregateError([error, second], message, { cause: error });
    }
  }

  #fixed(sql: string, values: readonly Value[]): Promise<pg.QueryResult<Row>> {
    const { text, name } = fixedStatement(sql);
    return this.#client.query<Row>({ text, name, values: values.map(clean) });
  }
}

function clean(value: Value): Value {
  return typeof value === 'string' ? withoutNul(value) : value;
}
