/**
 * Named lists of executions over a large history, `total` included: median and 99th percentile of each, beside its aim.
 * The history is made once, in a folder outside the repository, and used again; what was cut short is gone on with.
 * With `http` a server in a process of its own is asked, and its event loop watched. An address of a database in place of the
 * folder measures the PostgreSQL store.
 * `node bench/lists.ts [tasks] [folder | postgres://…] [http]`
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openPostgresStore, openSqliteStore, type Store } from '@taktwerk/store';
import { BATCH, FIRST_RUN_ID, makeHistory } from './lists/history.ts';
import { makeObjects } from './lists/objects.ts';
import { measureOverHttp } from './lists/over-http.ts';
import { type ListQuery, listQueries } from './lists/queries.ts';
import { median, percentile } from './load/figures.ts';

const tasks = Number(process.argv[2] ?? 1_000_000);
const folder = process.argv[3] ?? join(tmpdir(), `taktwerk-lists-${tasks}`);
const http = process.argv[4] === 'http';
const PAGE = 50;
const MOST_RUNS = 200;
/** A list is asked for again and again for so long, at least five times. */
const MILLISECONDS = 2_000;

const store = await openStore();
let queries: readonly ListQuery[] = [];
try {
  await makeObjects(store);
  await fill(store);
  await countHistory(store);
  queries = listQueries(await someWorkflow(store));
  if (!http) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (const query of queries) console.log(await measure(store, query));
    console.log(`longest the event loop was held up: ${(delay.max / 1e6).toFixed(1)} ms`);
  }
} finally {
  await store.close();
}
if (http) await measureOverHttp(folder, queries, console.log);

async function openStore(): Promise<Store> {
  const readers = { min: 1, max: 1, idleTime: 0 };
  if (!folder.startsWith('postgres://')) return openSqliteStore({ folder, readers });
  const store = await openPostgresStore({ connection: folder, node: 'bench', readers });
  await store.nextEpoch();
  return store;
}

async function fill(store: Store): Promise<void> {
  const start = performance.now();
  const { nextRunId } = await store.loadEngineState();
  const from = Math.floor((nextRunId - FIRST_RUN_ID) / BATCH) * BATCH;
  if (from >= tasks) return;
  await makeHistory(store, tasks, from, (made) => {
    if (made % 100_000 === 0) console.log(`${made} tasks`);
  });
  console.log(`made in ${((performance.now() - start) / 1000).toFixed(0)} s: ${folder}`);
}

/** What the runtime does once a minute. */
async function countHistory(store: Store): Promise<void> {
  const times: number[] = [];
  for (let after: number | null = null; ; ) {
    const start = performance.now();
    after = await store.history.count(after);
    if (after === null) break;
    times.push(performance.now() - start);
  }
  console.log(`${times.length} blocks counted, p50 ${median(times).toFixed(1)} ms`);
}

async function someWorkflow(store: Store): Promise<number> {
  const page = await store.tasks.list(
    { client: 100, includeDeactivated: true, types: ['JOBP'] },
    { limit: 1, after: FIRST_RUN_ID + Math.floor(tasks / 2) },
  );
  return page.tasks[0]?.runId ?? FIRST_RUN_ID;
}

async function measure(store: Store, { name, aim, filter }: ListQuery): Promise<string> {
  const times: number[] = [];
  let total = 0;
  const begin = performance.now();
  while (times.length < MOST_RUNS && (times.length < 5 || performance.now() - begin < MILLISECONDS)) {
    const start = performance.now();
    ({ total } = await store.tasks.list({ client: 100, ...filter }, { limit: PAGE }));
    times.push(performance.now() - start);
  }
  const p99 = percentile(times, 0.99);
  return (
    `${p99 <= aim ? 'ok  ' : 'SLOW'} ${name}: total ${total}, p50 ${median(times).toFixed(1)} ms, ` +
    `p99 ${p99.toFixed(1)} ms, aim ${aim} ms (${times.length} runs)`
  );
}
