import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model';
import {
  type BeginOutcome,
  HISTORY_KEYS,
  HISTORY_TABLES,
  type HistoryKey,
  type HistoryRow,
  type HistoryTable,
  type Maintenance,
  type RunRange,
  type Store,
} from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import { writeArchive } from './archive-file.ts';

/** Milliseconds without a sign of life after which another process may go on. */
const LEASE = 60_000;
/** Milliseconds from the closing of the gate to the first row: requests that passed it are through by then. */
const SETTLE = 1_000;
/** Rows read at a time, and tasks removed in one transaction. */
const ROWS = 500;
const TASKS = 200;

export interface MaintenanceRunnerParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Where archive files go. */
  readonly folder: string;
  readonly log: (text: string) => void;
}

/** Switches partitions of the history out: copies one into an archive file, then removes it from the store. */
export class MaintenanceRunner {
  readonly #parts: MaintenanceRunnerParts;
  #running: Promise<void> | null = null;
  #closing = false;

  constructor(parts: MaintenanceRunnerParts) {
    this.#parts = parts;
  }

  /** Begins with the oldest partition, or goes on with one whose process died; the work goes on by itself. */
  async begin(user: string, partitionSize: number): Promise<BeginOutcome> {
    const token = randomUUID();
    const outcome = await this.#parts.store.maintenance.begin({
      token,
      partitionSize,
      user,
      leaseTime: LEASE,
    });
    if (outcome.kind !== 'begun') return outcome;
    this.#running = this.#run(token, outcome.maintenance).catch((error: unknown) => {
      // Nothing is lost: what is not copied whole stays in the store, and the next call goes on.
      this.#parts.log(`Maintenance of the history broke off: ${String(error)}`);
    });
    return outcome;
  }

  /** Goes on with a removal whose process died. */
  async resume(): Promise<void> {
    const current = await this.#parts.store.maintenance.current();
    if (current !== null && !current.alive && current.phase === 'removing') await this.begin(current.user, 1);
  }

  /** Breaks off between two transactions; another start goes on. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#running;
  }

  async #run(token: string, maintenance: Maintenance): Promise<void> {
    const { store, clock, folder, log } = this.#parts;
    const { firstRun, endRun, file } = maintenance;
    const range: RunRange = { firstRun, endRun };
    const name = `runs ${firstRun} to ${endRun - 1}`;
    if (maintenance.phase === 'copying') {
      log(`Maintenance: ${name} go into ${file}.`);
      await new Promise<void>((resolve) => void clock.after(SETTLE, resolve));
      await writeArchive(join(folder, file), this.#lines(token, range));
      await store.maintenance.progress(token, { phase: 'removing', tasks: 0 }, LEASE);
    }
    let removed = 0;
    for (;;) {
      if (this.#closing) throw new TaktwerkError('shuttingDown');
      const count = await store.maintenance.remove(token, range, TASKS);
      if (count === 0) break;
      removed += count;
      await store.maintenance.progress(token, { phase: 'removing', tasks: removed }, LEASE);
    }
    await store.maintenance.finish(token, {
      time: clock.now(),
      client: 0,
      user: maintenance.user,
      action: 'archive history',
      subject: name,
      outcome: 'done',
      details: file,
    });
    log(`Maintenance: ${name} are in ${file} and no longer in the store.`);
  }

  /** Every row of the range, with signs of life on the way. */
  async *#lines(token: string, range: RunRange): AsyncGenerator<string> {
    const { store } = this.#parts;
    let tasks = 0;
    for (const table of HISTORY_TABLES) {
      let after: HistoryKey | null = null;
      for (;;) {
        if (this.#closing) throw new TaktwerkError('shuttingDown');
        const rows: readonly HistoryRow[] = await store.maintenance.rows(table, range, after, ROWS);
        const last = rows.at(-1);
        if (last === undefined) break;
        for (const row of rows) yield JSON.stringify({ table, row: printable(row) });
        after = keyOf(table, last);
        if (table === 'task') tasks += rows.length;
        await store.maintenance.progress(token, { phase: 'copying', tasks }, LEASE);
      }
    }
  }
}

function keyOf(table: HistoryTable, row: HistoryRow): HistoryKey {
  return HISTORY_KEYS[table].map((column) => {
    const value = row[column];
    return typeof value === 'number' ? value : String(value);
  });
}

function printable(row: HistoryRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    ]),
  );
}
