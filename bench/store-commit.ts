/**
 * Durable commits per second of the SQLite store, with 1, 16 and 64 callers waiting, each commit one ended task
 * and one report piece; beside it the limit: a bare loop that writes the same two rows on the same schema in one
 * thread, first one transaction per pair, then as many per transaction as callers waited above.
 * `node bench/store-commit.ts [seconds per measurement]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { endedTask, exampleCommit } from '../packages/store/src/contract/examples.ts';
import { openSqliteStore } from '../packages/store/src/index.ts';
import { insertedTaskCells, TASK_COLUMNS } from '../packages/store/src/row/task-row.ts';

const seconds = Number(process.argv[2] ?? 2);
const ROUNDS = 5;
const WAITING = [1, 16, 64];
const REPORT_TEXT = 'The job has written this line, and a few more like it.\n'.repeat(6);

const folder = mkdtempSync(join(tmpdir(), 'taktwerk-bench-'));
try {
  console.log(
    `store: one task and one report piece of ${REPORT_TEXT.length} bytes per commit, median of ${ROUNDS} × ${seconds} s`,
  );
  console.log('waiting  commits/s  p50 ms  p99 ms  max ms  | bare loop rows/s, same group  ratio');
  for (const waiting of WAITING) {
    const path = join(folder, `store-${waiting}`);
    const rounds: { store: Measured; bare: number }[] = [];
    // Interleaved, so that whatever else the machine does meets both sides.
    for (let round = 0; round < ROUNDS; round++) {
      rmSync(path, { recursive: true, force: true });
      const store = await measureStore(path, waiting);
      rounds.push({ store, bare: measureBare(join(path, 'taktwerk.db'), waiting) });
    }
    const store = median(
      rounds.map((round) => round.store),
      (measured) => measured.rate,
    );
    const bare = median(
      rounds.map((round) => round.bare),
      (rate) => rate,
    );
    const ratio = median(
      rounds.map((round) => round.store.rate / round.bare),
      (value) => value,
    );
    const cells = [
      String(waiting).padStart(7),
      store.rate.toFixed(0).padStart(10),
      ...[store.p50, store.p99, store.max].map((ms) => ms.toFixed(2).padStart(7)),
      ` | ${bare.toFixed(0).padStart(29)}`,
      ratio.toFixed(2).padStart(6),
    ];
    console.log(cells.join(' '));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Measured {
  /** Commits per second. */
  readonly rate: number;
  /** Milliseconds from the call to the acknowledgement. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

function median<Value>(values: readonly Value[], by: (value: Value) => number): Value {
  const middle = values.toSorted((a, b) => by(a) - by(b))[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError('There is nothing to take the median of.');
  return middle;
}

async function measureStore(path: string, waiting: number): Promise<Measured> {
  const store = await openSqliteStore({ folder: path });
  let runId = 1_000_000;
  const times: number[] = [];
  const commitOne = async (): Promise<void> => {
    const id = runId++;
    const before = performance.now();
    await store.commit(
      exampleCommit({ insertedTasks: [endedTask(id)], reports: [reportOf(id)], nextRunId: id + 1 }),
    );
    times.push(performance.now() - before);
  };
  for (let warm = 0; warm < 500; warm++) await commitOne();
  times.length = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: waiting }, async () => {
      while (performance.now() < end) await commitOne();
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  await store.close();
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rate: times.length / elapsed, p50: at(0.5), p99: at(0.99), max: at(1) };
}

function measureBare(path: string, group: number): number {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
  const marks = TASK_COLUMNS.split(',').map(() => '?');
  const task = database.prepare(`INSERT INTO task (${TASK_COLUMNS}) VALUES (${marks.join(', ')})`);
  const piece = database.prepare(
    'INSERT INTO report_chunk (run_id, type, start, bytes, page, written_at, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  let runId = 100_000_000;
  const start = performance.now();
  const end = start + seconds * 1000;
  while (performance.now() < end) {
    database.exec('BEGIN IMMEDIATE');
    for (let count = 0; count < group; count++) {
      const id = runId++;
      const report = reportOf(id);
      task.run(...insertedTaskCells(endedTask(id)));
      piece.run(id, report.type, report.start, report.bytes, report.page, 0, report.text);
    }
    database.exec('COMMIT');
  }
  const rate = (runId - 100_000_000) / ((performance.now() - start) / 1000);
  database.close();
  return rate;
}

function reportOf(runId: number) {
  return {
    runId,
    type: 'REP',
    page: 1,
    start: 0,
    bytes: REPORT_TEXT.length,
    text: REPORT_TEXT,
  } as const;
}
