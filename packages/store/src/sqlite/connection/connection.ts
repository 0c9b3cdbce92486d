import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

export type SqlValue = SQLInputValue;
export type SqlRow = Record<string, SQLOutputValue>;

/** Statements put together from conditions are many; the least recently used leave first. */
const MOST_STATEMENTS = 300;

/** One open database with its prepared statements; belongs to one thread. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, options: { readonly readOnly: boolean }) {
    this.#database = new DatabaseSync(path, { readOnly: options.readOnly, timeout: 5000 });
  }

  /** Runs SQL without parameters and without result. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, ...values: SqlValue[]): { readonly changes: number; readonly lastRowId: number } {
    const result = this.#prepared(sql).run(...values);
    return { changes: Number(result.changes), lastRowId: Number(result.lastInsertRowid) };
  }

  get(sql: string, ...values: SqlValue[]): SqlRow | undefined {
    return this.#prepared(sql).get(...values);
  }

  all(sql: string, ...values: SqlValue[]): SqlRow[] {
    return this.#prepared(sql).all(...values);
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs `reads` on one unchanging view of the database. */
  snapshot<Result>(reads: () => Result): Result {
    this.exec('BEGIN');
    try {
      return reads();
    } finally {
      // A failing read may have ended the transaction already; the connection must come back clean either way.
      if (this.inTransaction) this.exec('ROLLBACK');
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > MOST_STATEMENTS) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    return statement;
  }
}
