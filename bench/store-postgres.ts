/**
 * Durable commits per second of the PostgreSQL store, with 1, 16 and 64 callers waiting, each commit one ended task
 * and one report piece. Beside it, in turns: on the same server bare single-row inserts as `pgbench` makes them, one
 * connection per caller; and the SQLite store with the same commits.
 * `node bench/store-postgres.ts [seconds per measurement]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { endedTask, exampleCommit } from '../packages/store/src/contract/examples.ts';
import { openPostgresStore, openSqliteStore, type Store } from '../packages/store/src/index.ts';
import { startPostgres } from '../test/postgres/postgres-server.ts';
import { median, percentile } from './load/figures.ts';

const seconds = Number(process.argv[2] ?? 2);
const ROUNDS = 5;
const WAITING = [1, 16, 64];
const REPORT_TEXT = 'The job has written this line, and a few more like it.\n'.repeat(6);

interface Measured {
  /** Per second. */
  readonly rate: number;
  /** Milliseconds from the call to the answer. */
  readonly times: readonly number[];
}

const server = await startPostgres({ max_connections: '100' });
const folder = mkdtempSync(join(tmpdir(), 'taktwerk-bench-'));
try {
  const { rows } = await server.query('postgres', 'SHOW server_version');
  console.log(`PostgreSQL ${rows[0]?.server_version}, fsync on; median of ${ROUNDS} × ${seconds} s`);
  console.log('waiting  commits/s  p50 ms  p99 ms  | bare inserts/s  ratio  | SQLite commits/s  ratio');
  for (const waiting of WAITING) {
    const rounds: { postgres: Measured; bare: Measured; sqlite: Measured }[] = [];
    // In turns, so that whatever else the machine does meets all sides.
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        postgres: await measurePostgres(waiting),
        bare: await measureBare(waiting),
        sqlite: await measureSqlite(waiting, join(folder, `${waiting}-${round}`)),
      });
    }
    const middle = (of: (round: (typeof rounds)[number]) => number): number => median(rounds.map(of));
    const cells = [
      String(waiting).padStart(7),
      middle(({ postgres }) => postgres.rate)
        .toFixed(0)
        .padStart(10),
      middle(({ postgres }) => percentile(postgres.times, 0.5))
        .toFixed(2)
        .padStart(7),
      middle(({ postgres }) => percentile(postgres.times, 0.99))
        .toFixed(2)
        .padStart(7),
      ` | ${middle(({ bare }) => bare.rate)
        .toFixed(0)
        .padStart(14)}`,
      middle(({ postgres, bare }) => postgres.rate / bare.rate)
        .toFixed(2)
        .padStart(6),
      ` | ${middle(({ sqlite }) => sqlite.rate)
        .toFixed(0)
        .padStart(16)}`,
      middle(({ postgres, sqlite }) => postgres.rate / sqlite.rate)
        .toFixed(2)
        .padStart(6),
    ];
    console.log(cells.join(' '));
  }
} finally {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function measurePostgres(waiting: number): Promise<Measured> {
  const database = await server.createDatabase();
  const store = await openPostgresStore({ connection: server.url(database), node: 'bench' });
  try {
    await store.nextEpoch();
    return await measureStore(store, waiting);
  } finally {
    await store.close();
    await server.query('postgres', `DROP DATABASE ${database}`);
  }
}

async function measureSqlite(waiting: number, path: string): Promise<Measured> {
  const store = await openSqliteStore({ folder: path });
  try {
    return await measureStore(store, waiting);
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  }
}

function measureStore(store: Store, waiting: number): Promise<Measured> {
  let next = 1_000_000;
  return measure(waiting, () => {
    const runId = next++;
    const report = {
      runId,
      type: 'REP',
      page: 1,
      start: 0,
      bytes: REPORT_TEXT.length,
      text: REPORT_TEXT,
    } as const;
    return store.commit(
      exampleCommit({ insertedTasks: [endedTask(runId)], reports: [report], nextRunId: runId + 1 }),
    );
  });
}

/** One row of one report piece per transaction, prepared, on as many connections as callers. */
async function measureBare(waiting: number): Promise<Measured> {
  const database = await server.createDatabase();
  await server.query(database, 'CREATE TABLE piece (id bigint PRIMARY KEY, text text NOT NULL)');
  const clients = await Promise.all(
    Array.from({ length: waiting }, async () => {
      const client = new pg.Client({ connectionString: server.url(database) });
      await client.connect();
      return client;
    }),
  );
  try {
    let next = 0;
    return await measure(waiting, (caller) => {
      const insert = { name: 'insert', text: 'INSERT INTO piece (id, text) VALUES ($1, $2)' };
      const client = clients[caller];
      if (client === undefined) throw new RangeError(`There are ${clients.length} connections.`);
      return client.query({ ...insert, values: [next++, REPORT_TEXT] });
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
    await server.query('postgres', `DROP DATABASE ${database}`);
  }
}

/** Calls again and again, `waiting` at a time. */
async function measure(waiting: number, call: (caller: number) => Promise<unknown>): Promise<Measured> {
  const times: number[] = [];
  for (let warm = 0; warm < 200; warm++) await call(0);
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: waiting }, async (_, caller) => {
      while (performance.now() < end) {
        const before = performance.now();
        await call(caller);
        times.push(performance.now() - before);
      }
    }),
  );
  return { rate: (times.length * 1000) / (performance.now() - start), times };
}
