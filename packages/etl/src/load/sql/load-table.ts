import { TaktwerkError } from '@taktwerk/model/error';
import {
  type Begin,
  type LoadFigures,
  type LoadIdentity,
  type LoadState,
  NO_FIGURES,
} from '../load-target.ts';
import type { RefusedRow, SqlRow, SqlSession } from './sql-session.ts';

/** Where every load of a database is written down: one row per load and run. */
export const LOAD_TABLE = 'taktwerk_load';
/** Rows that did not fit. */
export const REJECTED_TABLE = 'taktwerk_rejected';

/** The account of loads in the target database; the figures and the position move in the commit of the rows. */
export class LoadTable {
  readonly #session: SqlSession;
  readonly #schema: string | undefined;
  readonly #prefix: string;
  readonly #identity: LoadIdentity;

  constructor(session: SqlSession, schema: string | undefined, identity: LoadIdentity) {
    this.#session = session;
    this.#schema = schema;
    this.#prefix = schema === undefined ? '' : `${session.dialect.quote(schema)}.`;
    this.#identity = identity;
  }

  get #table(): string {
    return this.#prefix + this.#session.dialect.quote(LOAD_TABLE);
  }

  get rejectedTable(): string {
    return this.#prefix + this.#session.dialect.quote(REJECTED_TABLE);
  }

  /** Are the tables there? The one that is made last tells. */
  async exists(): Promise<boolean> {
    return (await this.#session.describe(this.#schema, REJECTED_TABLE)) !== null;
  }

  async create(): Promise<void> {
    const { keyText, text } = this.#session.dialect;
    await this.#session.run(`CREATE TABLE IF NOT EXISTS ${this.#table} (
      load_name ${keyText} NOT NULL, run_id bigint NOT NULL, attempt bigint NOT NULL, state ${keyText} NOT NULL,
      plan ${keyText} NOT NULL, query_hash ${keyText}, source_columns ${text} NOT NULL, position ${text}, cursor_value ${text}, fingerprint ${text},
      chunks bigint NOT NULL, rows_loaded bigint NOT NULL, rows_rejected bigint NOT NULL, bytes_loaded bigint NOT NULL,
      started_at ${keyText} NOT NULL, updated_at ${keyText} NOT NULL, finished_at ${keyText},
      PRIMARY KEY (load_name, run_id))`);
    await this.#session.run(`CREATE TABLE IF NOT EXISTS ${this.rejectedTable} (
      load_name ${keyText} NOT NULL, run_id bigint NOT NULL, chunk bigint NOT NULL, source_row bigint NOT NULL,
      column_name ${text}, reason ${text} NOT NULL, record ${text} NOT NULL)`);
  }

  /** What is known of the load before this run begins. */
  async read(): Promise<LoadState & { readonly unfinished: SqlRow | null }> {
    const { parameter } = this.#session.dialect;
    const latest = await this.#session.rows(
      `SELECT * FROM ${this.#table} WHERE load_name = ${parameter(1)} ORDER BY run_id DESC LIMIT 1`,
      [this.#identity.name],
    );
    const complete = await this.#session.rows(
      `SELECT cursor_value FROM ${this.#table} WHERE load_name = ${parameter(1)} AND state = 'complete'
        ORDER BY run_id DESC LIMIT 1`,
      [this.#identity.name],
    );
    const cursor = complete[0]?.cursor_value ?? null;
    const row = latest[0] ?? null;
    const fresh = {
      columns: row !== null && row.query_hash === this.#identity.reads ? columnsOf(row) : null,
      complete: false,
      position: null,
      pendingCursor: null,
      fingerprint: null,
      cursor,
      figures: NO_FIGURES,
    };
    if (row === null) return { ...fresh, unfinished: null };
    const own = Number(row.run_id) === this.#identity.runId;
    if (row.state === 'complete')
      return { ...fresh, complete: own, figures: own ? figuresOf(row) : NO_FIGURES, unfinished: null };
    if (Number(row.run_id) > this.#identity.runId) {
      throw new TaktwerkError(
        'loadBusy',
        `Load "${this.#identity.name}" was begun by run ${row.run_id} after run ${this.#identity.runId}; restart that run instead.`,
      );
    }
    if (row.plan !== this.#identity.plan) return { ...fresh, unfinished: row };
    return {
      ...fresh,
      position: row.position ?? null,
      pendingCursor: row.cursor_value ?? null,
      fingerprint: row.fingerprint ?? null,
      figures: figuresOf(row),
      unfinished: row,
    };
  }

  /** Notes the beginning of the run, in the current transaction; it takes over the figures of one it continues. */
  async begin(continued: LoadState | null, { cursor, fingerprint, shape }: Begin): Promise<void> {
    const { parameter } = this.#session.dialect;
    const { name, runId, attempt, plan, reads } = this.#identity;
    const figures = continued?.figures ?? NO_FIGURES;
    // What an earlier run left behind is this run's now, or nobody's.
    await this.#session.run(
      `DELETE FROM ${this.#table} WHERE load_name = ${parameter(1)} AND state <> 'complete'`,
      [name],
    );
    const now = new Date().toISOString();
    const values = [
      name,
      runId,
      attempt,
      'loading',
      plan,
      reads,
      JSON.stringify(shape.map(({ from }) => from)),
      continued?.position ?? null,
      cursor,
      fingerprint,
      figures.chunks,
      figures.rows,
      figures.rejected,
      figures.bytes,
      now,
      now,
      null,
    ];
    const places = values.map((_, index) => parameter(index + 1)).join(', ');
    await this.#session.run(
      `INSERT INTO ${this.#table} (load_name, run_id, attempt, state, plan, query_hash, source_columns, position, cursor_value, fingerprint, chunks,
        rows_loaded, rows_rejected, bytes_loaded, started_at, updated_at, finished_at) VALUES (${places})`,
      values,
    );
  }

  /** Removes what is known of the load, in the current transaction. */
  async forget(): Promise<void> {
    const { parameter } = this.#session.dialect;
    await this.#session.run(`DELETE FROM ${this.#table} WHERE load_name = ${parameter(1)}`, [
      this.#identity.name,
    ]);
  }

  /** Moves the position in the current transaction; fails when somebody else has moved it since. */
  async move(before: LoadFigures, now: LoadFigures, position: string): Promise<void> {
    await this.#change(before, 'position', position, now, null);
  }

  /** Keeps rows that did not fit, in the current transaction; their numbers count from the one behind `rowsBefore`. */
  async keep(rejects: readonly RefusedRow[], chunk: number, rowsBefore: number): Promise<void> {
    const { parameter } = this.#session.dialect;
    const { name, runId } = this.#identity;
    for (const { row, column, reason, record } of rejects) {
      await this.#session.run(
        `INSERT INTO ${this.rejectedTable} (load_name, run_id, chunk, source_row, column_name, reason, record)
          VALUES (${[1, 2, 3, 4, 5, 6, 7].map(parameter).join(', ')})`,
        [name, runId, chunk, rowsBefore + row, column, reason, record],
      );
    }
  }

  async setState(figures: LoadFigures, state: 'applying' | 'complete'): Promise<void> {
    await this.#change(
      figures,
      'state',
      state,
      figures,
      state === 'complete' ? new Date().toISOString() : null,
    );
  }

  async #change(
    before: LoadFigures,
    column: 'position' | 'state',
    value: string,
    now: LoadFigures,
    finished: string | null,
  ): Promise<void> {
    const { parameter } = this.#session.dialect;
    const { name, runId, attempt } = this.#identity;
    const changed = await this.#session.run(
      `UPDATE ${this.#table} SET ${column} = ${parameter(1)}, chunks = ${parameter(2)}, rows_loaded = ${parameter(3)},
        rows_rejected = ${parameter(4)}, bytes_loaded = ${parameter(5)}, updated_at = ${parameter(6)}, finished_at = ${parameter(7)}
       WHERE load_name = ${parameter(8)} AND run_id = ${parameter(9)} AND attempt = ${parameter(10)} AND chunks = ${parameter(11)}`,
      [
        value,
        now.chunks,
        now.rows,
        now.rejected,
        now.bytes,
        new Date().toISOString(),
        finished,
        name,
        runId,
        attempt,
        before.chunks,
      ],
    );
    if (changed === 1) return;
    throw new TaktwerkError(
      'loadBusy',
      `Another attempt has taken over load "${name}": run ${runId}, attempt ${attempt} wrote nothing more.`,
    );
  }
}

function columnsOf(row: SqlRow): readonly string[] | null {
  // Loads that are not compared have no hash.
  if (row.query_hash === null) return null;
  const columns: unknown = JSON.parse(row.source_columns ?? '[]');
  return Array.isArray(columns) ? columns.map(String) : [];
}

function figuresOf(row: SqlRow): LoadFigures {
  return {
    chunks: Number(row.chunks),
    rows: Number(row.rows_loaded),
    rejected: Number(row.rows_rejected),
    bytes: Number(row.bytes_loaded),
  };
}
