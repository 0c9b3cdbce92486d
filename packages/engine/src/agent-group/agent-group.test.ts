import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecutableDefinition } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

function withGroup(mode: string, agents: readonly string[], attributes: object = {}): EngineDriver {
  const engine = new EngineDriver();
  define(engine, mode, agents, attributes);
  return engine;
}

function define(
  engine: EngineDriver,
  mode: string,
  agents: readonly string[],
  attributes: object = {},
): void {
  engine.group({
    general_attributes: { name: 'GRP' },
    agent_group_attributes: { mode, ...attributes },
    agents,
  });
}

function job(changes: Partial<ExecutableDefinition> = {}): ExecutableDefinition {
  return definition('JOBS.G', 'JOBS', { agent: 'GRP', ...changes });
}

/** The agents that so many jobs are given to, one started after the other. */
function agents(engine: EngineDriver, count: number): (string | null)[] {
  return Array.from({ length: count }, () => engine.record(engine.start(job())).agent);
}

const ENDED = { kind: 'code', code: 0 } as const;

test('first takes the first agent that is connected, next takes one after the other, also after a restart of the server', () => {
  const engine = withGroup('FIRST', ['A', 'B', 'C']);
  for (const agent of ['B', 'C']) engine.connect(agent);
  assert.deepEqual(agents(engine, 2), ['B', 'B']);
  define(engine, 'NEXT', ['A', 'B', 'C']);
  engine.connect('A');
  assert.deepEqual(agents(engine, 4), ['C', 'A', 'B', 'C']);
  engine.crash();
  for (const agent of ['A', 'B', 'C']) engine.connect(agent);
  assert.deepEqual(agents(engine, 2), ['A', 'B']);
});

test('load takes the agent with the least part of its jobs in use, and any spreads over those with room', () => {
  const engine = withGroup('LOAD', ['SMALL', 'LARGE']);
  engine.connect('SMALL', [], 2);
  engine.connect('LARGE', [], 4);
  assert.deepEqual(agents(engine, 6), ['SMALL', 'LARGE', 'LARGE', 'SMALL', 'LARGE', 'LARGE']);
  const spread = withGroup('ANY', ['A*']);
  for (const agent of ['A1', 'A2', 'A3', 'B1']) spread.connect(agent, [], 20);
  const taken = Map.groupBy(agents(spread, 45), (agent) => agent);
  assert.deepEqual([...taken.keys()].sort(), ['A1', 'A2', 'A3']);
  for (const [agent, { length }] of taken) assert.ok(length >= 5 && length <= 20, `${agent}: ${length}`);
});

test('a job waits for an agent of the group with 1688, says so, and starts when one comes or has room, each once', () => {
  const engine = withGroup('ANY', ['A', 'B']);
  const runs = [engine.start(job()), engine.start(job()), engine.start(job())] as const;
  assert.deepEqual(
    runs.map((run) => engine.status(run)),
    [1688, 1688, 1688],
  );
  assert.deepEqual(engine.shard.explain(runs[0])?.wait, {
    kind: 'agentGroup',
    group: 'GRP',
    max: null,
    running: 3,
  });
  engine.crash();
  engine.connect('B', [], 1);
  assert.deepEqual(
    runs.map((run) => engine.record(run).agent),
    ['B', 'GRP', 'GRP'],
  );
  engine.jobEnds(runs[0], ENDED);
  assert.deepEqual(
    runs.map((run) => engine.status(run)),
    [1900, 1540, 1688],
  );
  engine.connect('A', [], 5);
  assert.equal(engine.record(runs[2]).agent, 'A');
  const orders = engine.outward.filter((effect) => effect.kind === 'startJob');
  assert.deepEqual(
    orders.map(({ runId, agent }) => [runId, agent]),
    [
      [runs[0], 'B'],
      [runs[1], 'B'],
      [runs[2], 'A'],
    ],
  );
});

test('the limit of a group holds over a restart of the server, 0 pauses it, and more room lets the next ones start', () => {
  const engine = withGroup('FIRST', ['A'], { max_parallel: '1' });
  engine.connect('A');
  const runs = [engine.start(job()), engine.start(job())] as const;
  assert.deepEqual([engine.status(runs[0]), engine.status(runs[1])], [1540, 1687]);
  engine.crash();
  engine.connect('A');
  assert.equal(engine.status(runs[1]), 1687);
  engine.jobEnds(runs[0], ENDED);
  assert.equal(engine.status(runs[1]), 1540);
  define(engine, 'FIRST', ['A'], { max_parallel: '0' });
  engine.jobEnds(runs[1], ENDED);
  const paused = engine.start(job());
  assert.equal(engine.status(paused), 1687);
  define(engine, 'FIRST', ['A']);
  assert.equal(engine.status(paused), 1540);
});

test('a restart stays on the agent that was chosen, a cancelled one that waited gives nothing away', () => {
  const engine = withGroup('NEXT', ['A', 'B']);
  const waiting = engine.start(job());
  engine.cancel(waiting);
  assert.equal(engine.status(waiting), 1850);
  for (const agent of ['A', 'B']) engine.connect(agent);
  const one = job();
  const failed = engine.start(one);
  engine.jobEnds(failed, { kind: 'code', code: 1 });
  const again = engine.restart(failed, one);
  assert.ok(again?.kind === 'done');
  assert.equal(engine.record(again.runId).agent, engine.record(failed).agent);
});

test('all starts one job on each connected agent below a container, which ends after the last, well when all did', () => {
  const engine = withGroup('ALL', ['A', 'B', 'C']);
  const run = engine.start(job({ maxParallel: 1 }));
  assert.deepEqual([engine.record(run).type, engine.status(run)], ['C_HOSTG', 1686]);
  engine.crash();
  engine.connect('B');
  assert.equal(engine.status(run), 1550);
  const second = withGroup('ALL', ['A', 'B', 'C']);
  for (const agent of ['A', 'C']) second.connect(agent);
  const both = second.start(job());
  const children = () => [...second.stored.values()].filter(({ parent }) => parent === both);
  assert.deepEqual(
    children().map(({ type, agent, status }) => [type, agent, status]),
    [
      ['JOBS', 'A', 1540],
      ['JOBS', 'C', 1540],
    ],
  );
  const [a, c] = children();
  assert.ok(a !== undefined && c !== undefined);
  second.jobEnds(a.runId, { kind: 'code', code: 3 });
  second.crash();
  assert.equal(second.status(both), 1550);
  second.connect('C', [c.runId]);
  second.jobEnds(c.runId, ENDED);
  assert.equal(second.status(both), 1800);
  assert.equal(second.record(both).statusDetail, '1 of its jobs did not end well.');
});

test('a line of a workflow waits for the jobs on all agents, inactive ones too when the group says so', () => {
  const engine = withGroup('ALL_INACTIVE', ['A', 'B']);
  engine.connect('A');
  const lines = workflow(
    'FLOW',
    [
      { object: 'JOBS.G', after: [1] },
      { object: 'S', after: [2] },
    ],
    [3],
  );
  const run = engine.start(lines, job(), definition('S', 'SCRI'));
  const container = engine.child(run, 'JOBS.G');
  const jobs = [...engine.stored.values()].filter(({ parent }) => parent === container.runId);
  assert.deepEqual(
    jobs.map(({ agent, status }) => [agent, status]),
    [
      ['A', 1540],
      ['B', 1696],
    ],
  );
  engine.connect('B');
  for (const { runId } of jobs) engine.jobEnds(runId, ENDED);
  assert.deepEqual([engine.status(container.runId), engine.status(run)], [1900, 1900]);
});

test('cancelling the container ends what no agent has with 1854, and recursively all of it', () => {
  for (const recursive of [false, true]) {
    const engine = withGroup('ALL_INACTIVE', ['A', 'B']);
    engine.connect('A');
    const run = engine.start(job());
    const [a, b] = [...engine.stored.values()].filter(({ parent }) => parent === run);
    assert.ok(a !== undefined && b !== undefined);
    engine.cancel(run, recursive);
    assert.equal(engine.status(b.runId), 1854);
    assert.equal(engine.status(run), recursive ? 1571 : 1850);
    engine.jobEnds(a.runId, recursive ? { kind: 'cancelled' } : ENDED);
    assert.deepEqual([engine.status(a.runId), engine.status(run)], [recursive ? 1851 : 1900, 1850]);
  }
});

test('no group runs more than its limit nor leaves a task waiting that could start, whatever ends, connects and crashes', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const engine = withGroup(['ANY', 'FIRST', 'NEXT', 'LOAD'][seed % 4] ?? 'ANY', ['A*'], {
      max_parallel: '3',
    });
    for (let step = 0; step < 50; step += 1) {
      const kind = random(10);
      const running = [...engine.stored.values()].filter(({ status }) => status === 1540);
      const chosen = running[random(Math.max(1, running.length))];
      if (kind < 4) engine.start(job());
      else if (kind < 8 && chosen !== undefined) engine.jobEnds(chosen.runId, ENDED);
      else if (kind === 8) engine.connect(`A${random(3)}`, [], 2);
      else {
        engine.crash();
        for (const agent of ['A0', 'A1', 'A2']) engine.connect(agent, [], 2);
      }
      const open = [...engine.stored.values()].filter(({ status }) => status < 1800);
      const started = open.filter(({ status }) => status === 1540).length;
      const waiting = open.some(({ status }) => status === 1687);
      assert.ok(started <= 3, `seed ${seed}, step ${step}: ${started} run`);
      const holding = open.filter(({ status }) => status !== 1687).length;
      assert.ok(
        !waiting || holding === 3,
        `seed ${seed}, step ${step}: ${holding} hold the limit and one waits`,
      );
    }
  }
});

test('after a restart jobs of a container that wait for a queue slot do not count for the limit of the group', () => {
  const engine = withGroup('ALL', ['A', 'B'], { max_parallel: '1' });
  const queue = { name: 'FULL', maxSlots: 0, priority: 200, started: true };
  engine.send({ kind: 'queueDefined', client: 100, queue });
  for (const agent of ['A', 'B']) engine.connect(agent);
  const jobsOf = (run: number) => [...engine.stored.values()].filter(({ parent }) => parent === run);
  const held = engine.start(job({ queue: 'FULL' }));
  assert.deepEqual(
    jobsOf(held).map(({ status }) => status),
    [1684, 1684],
  );
  engine.crash();
  for (const agent of ['A', 'B']) engine.connect(agent);
  const free = engine.start(job());
  assert.deepEqual(
    jobsOf(free).map(({ status }) => status),
    [1540, 1687],
  );
});
