import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Commit, ReportChunk, Task } from '@taktwerk/model';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-01-05T20:00:00Z');

let server: TestServer;

before(async () => {
  server = await startTestServer({ pace: { now: () => NOW, wait: async () => {} } });
});
after(() => server.end());

/** An ended job as another server may have left it, with what a test wants different. */
function storedTask(runId: number, changes: Partial<Task>): Task {
  return {
    runId,
    client: 100,
    shard: 0,
    name: 'JOBS.STORED',
    alias: null,
    type: 'JOBS',
    platform: 'UNIX',
    title: null,
    archiveKey1: null,
    archiveKey2: null,
    versionId: null,
    queue: 'CLIENT_QUEUE',
    agent: 'UNIX01',
    login: null,
    user: 'OPER/DEMO',
    priority: 200,
    stage: 'ended',
    status: 1900,
    statusDetail: null,
    lineStatus: null,
    endingStatus: null,
    returnCode: 0,
    activationTime: NOW - HOUR,
    startTime: NOW - HOUR,
    endTime: NOW - HOUR,
    parent: 0,
    top: runId,
    activator: 0,
    activatorType: null,
    depth: 1,
    referenceRunId: 0,
    restartCount: 0,
    lineNumber: null,
    attempt: 1,
    slotHeld: false,
    parallelHeld: false,
    cancelRequested: false,
    startAt: null,
    manualRelease: false,
    suspended: false,
    intervention: null,
    logicalDate: NOW,
    estimatedRuntime: 0,
    autoDeactivation: 'N',
    deactivated: true,
    commented: false,
    modified: false,
    realDate: 0,
    restartPoint: null,
    generated: false,
    zduVersion: 'B',
    ...changes,
  };
}

async function store(tasks: readonly Task[], reports: readonly ReportChunk[] = []): Promise<void> {
  const batch: Commit = {
    insertedTasks: tasks,
    updatedTasks: [],
    deactivatedTrees: [],
    variables: [],
    inputs: [],
    comments: [],
    reports,
    droppedReports: [],
    reportFiles: [],
    pins: [],
    marks: [],
    syncs: [],
    holds: [],
    removedHolds: [],
    removedMarks: [],
    continuations: [],
    removedContinuations: [],
    timers: [],
    removedTimers: [],
    orders: [],
    removedOrders: [],
    varaRows: [],
    agents: [],
    audit: [],
    messages: [],
    takenMessages: [],
    receipts: [],
    nextRunId: 0,
  };
  await server.taktwerk.store.commit(batch);
}

interface List {
  readonly total: number;
  readonly data: readonly { readonly run_id: number; readonly type: string }[];
  readonly hasmore: boolean;
}

async function list(query: string): Promise<List> {
  const answer = await server.request(`/100/executions?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as List;
}

async function runIds(query: string): Promise<number[]> {
  const { data, total } = await list(query);
  assert.equal(total, data.length);
  return data.map(({ run_id }) => run_id);
}

test('the history goes back 12 hours when no range is given, without limit with one, and one run is always found', async () => {
  const at = (hours: number) => ({
    name: 'JOBS.WINDOW',
    activationTime: NOW - hours * HOUR,
    startTime: NOW - hours * HOUR,
    endTime: NOW - hours * HOUR,
  });
  await store([
    storedTask(2_000_000, at(5000)),
    storedTask(2_000_001, at(13)),
    storedTask(2_000_002, { ...at(13), endTime: NOW - 12 * HOUR }),
    storedTask(2_000_003, at(11)),
    storedTask(2_000_004, { ...at(4000), deactivated: false }),
    storedTask(2_000_005, { ...at(3000), deactivated: false, stage: 'running', status: 1550, endTime: null }),
  ]);
  const name = 'name=JOBS.WINDOW';
  assert.deepEqual(await runIds(name), [2_000_005, 2_000_004]);
  assert.deepEqual(await runIds(`${name}&include_deactivated=true`), [2_000_003, 2_000_002, 2_000_005]);
  assert.deepEqual(
    await runIds(`${name}&include_deactivated=true&time_frame_option=activation`),
    [2_000_003],
  );
  assert.deepEqual(
    await runIds(`${name}&include_deactivated=true&time_frame_option=end`),
    [2_000_003, 2_000_002],
  );
  assert.deepEqual(
    await runIds(`${name}&include_deactivated=true&time_frame_from=2020-01-01T00:00:00Z`),
    [2_000_003, 2_000_002, 2_000_001, 2_000_005, 2_000_004, 2_000_000],
  );
  assert.deepEqual(
    await runIds(`${name}&include_deactivated=true&time_frame_to=2026-01-05T07:00:00Z`),
    [2_000_002, 2_000_001, 2_000_005, 2_000_004, 2_000_000],
  );
  assert.deepEqual(await runIds('run_id=2000000&include_deactivated=true'), [2_000_000]);
  assert.deepEqual(await runIds('run_id=2000000'), []);
});

test('the type REPORT lists the jobs of agents whose job report is stored, as reports', async () => {
  const report = (runId: number, type: 'ACT' | 'REP') =>
    ({ runId, type, page: 1, start: 0, bytes: 1, text: 'x' }) as const;
  await store(
    [
      storedTask(2_100_000, { name: 'REP.A' }),
      storedTask(2_100_001, { name: 'REP.B' }),
      storedTask(2_100_002, { name: 'REP.C', type: 'SCRI', agent: null, platform: null }),
    ],
    [report(2_100_000, 'REP'), report(2_100_001, 'ACT'), report(2_100_002, 'ACT')],
  );
  const shown = async (types: string) => {
    const { data } = await list(`name=REP.*&include_deactivated=true&type=${types}`);
    return data.map(({ run_id, type }) => [run_id, type]);
  };
  assert.deepEqual(await shown('REPORT'), [[2_100_000, 'REPORT']]);
  assert.deepEqual(await shown('REPORT,SCRI'), [
    [2_100_002, 'SCRI'],
    [2_100_000, 'REPORT'],
  ]);
  assert.deepEqual(await shown('REPORT,JOBS'), [
    [2_100_001, 'JOBS'],
    [2_100_000, 'JOBS'],
  ]);
  const text = await server.request('/100/executions/2100000/reports/REP');
  assert.equal(text.status, 200);
});

test('platforms may bear the names of the guide', async () => {
  await store([
    storedTask(2_200_000, { name: 'PLAT.A' }),
    storedTask(2_200_001, { name: 'PLAT.B', platform: 'WINDOWS' }),
  ]);
  const query = 'name=PLAT.*&include_deactivated=true&platform=';
  assert.deepEqual(await runIds(`${query}LINUX`), [2_200_000]);
  assert.deepEqual(await runIds(`${query}win,linux,BS2000`), [2_200_001, 2_200_000]);
});

test('children are paged like executions, and counted exactly, while more are added', async () => {
  const child = (index: number, changes: Partial<Task> = {}) =>
    storedTask(2_300_001 + index, {
      name: 'CHILD',
      parent: 2_300_000,
      lineNumber: index + 1,
      activationTime: NOW - HOUR + Math.floor(index / 2) * 1000,
      ...changes,
    });
  const children = Array.from({ length: 11 }, (_, index) => child(index));
  await store([storedTask(2_300_000, { type: 'JOBP' }), ...children]);
  const seen: number[] = [];
  for (let page = 0, more = true; more; page++) {
    const after = page === 0 ? '' : `&start_at_run_id=${seen.at(-1)}`;
    const answer = await server.request(`/100/executions/2300000/children?max_results=4${after}`);
    const { total, data, hasmore } = answer.json as List;
    assert.equal(total, 11 + page);
    seen.push(...data.map(({ run_id }) => run_id));
    more = hasmore;
    await store([child(20 + page, { activationTime: NOW })]);
  }
  assert.deepEqual(seen, children.map(({ runId }) => runId).reverse());
});
