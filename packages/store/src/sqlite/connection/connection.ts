import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';

export type SqlValue = SQLInputValue;
export type SqlRow = Record<string, SQLOutputValue>;

/** Statements put together from conditions are many; those not used for long leave first. */
const MOST_STATEMENTS = 300;

/** One open database with its prepared statements; belongs to one thread. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Kept>();

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
      known.used = true;
      return known.statement;
    }
    const statement = this.#database.prepare(sql);
    if (this.#statements.size >= MOST_STATEMENTS) this.#dropUnused();
    this.#statements.set(sql, { statement, used: false });
    return statement;
  }

  /** Drops the first that was not used since it was last passed over here: a use costs no new order of the map. */
  #dropUnused(): void {
    for (const [sql, kept] of this.#statements) {
      this.#statements.delete(sql);
      if (!kept.used) return;
      kept.used = false;
      this.#statements.set(sql, kept);
    }
  }
}

interface Kept {
  readonly statement: StatementSync;
  used: boolean;
}
