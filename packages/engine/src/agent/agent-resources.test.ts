import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const jobOf = (name: string, units: number) =>
  definition(name, 'JOBS', { job: { shell: '', shellOptions: '', command: null, resourceUnits: units } });
const ended = { kind: 'code', code: 0 } as const;

test('a job waits until the units it needs are free, says so, and a small one does not pass it', () => {
  const engine = new EngineDriver();
  engine.connect('UNIX01', [], 10);
  const first = engine.start(jobOf('FIRST', 6));
  const big = engine.start(jobOf('BIG', 5));
  const small = engine.start(jobOf('SMALL', 1));
  assert.deepEqual([engine.status(first), engine.status(big), engine.status(small)], [1540, 1694, 1694]);
  const { wait, text } = engine.shard.explain(big) ?? {};
  assert.deepEqual(wait, { kind: 'agentJobs', agent: 'UNIX01', max: 10, used: 6, needs: 5, ahead: 0 });
  assert.equal(text, 'Waits for 5 resource units of agent UNIX01: 6 of 10 in use, 0 ahead.');
  engine.jobEnds(first, ended);
  assert.deepEqual([engine.status(big), engine.status(small)], [1540, 1540]);
});

test('units in use are known again after a crash, and given back by a job that is cancelled while it waits', () => {
  const engine = new EngineDriver();
  engine.connect('UNIX01', [], 10);
  const first = engine.start(jobOf('FIRST', 8));
  const big = engine.start(jobOf('BIG', 5));
  const small = engine.start(jobOf('SMALL', 2));
  engine.crash();
  engine.connect('UNIX01', [first], 10);
  assert.deepEqual([engine.status(big), engine.status(small)], [1694, 1694]);
  engine.cancel(big);
  assert.deepEqual([engine.status(big), engine.status(small)], [1850, 1540]);
  const { wait } = engine.shard.explain(engine.start(jobOf('LAST', 1))) ?? {};
  assert.deepEqual(wait, { kind: 'agentJobs', agent: 'UNIX01', max: 10, used: 10, needs: 1, ahead: 0 });
});

test('a job that needs more than there is has the agent to itself, and with no units nothing starts', () => {
  const engine = new EngineDriver();
  engine.connect('UNIX01', [], 4);
  const first = engine.start(jobOf('FIRST', 1));
  const huge = engine.start(jobOf('HUGE', 9));
  engine.jobEnds(first, ended);
  const after = engine.start(jobOf('AFTER', 0));
  assert.deepEqual([engine.status(huge), engine.status(after)], [1540, 1694]);
  engine.jobEnds(huge, ended);
  assert.equal(engine.status(after), 1540);
  engine.connect('UNIX01', [after], 0);
  const none = engine.start(jobOf('NONE', 1));
  assert.equal(engine.status(none), 1694);
  engine.connect('UNIX01', [after], 4);
  assert.equal(engine.status(none), 1540);
});

test('a job held by a blackout leaves its units to others', () => {
  const engine = new EngineDriver();
  engine.connect('UNIX01', [], 1);
  const first = engine.start(jobOf('FIRST', 1));
  const held = engine.start(jobOf('HELD', 1));
  const free = engine.start(jobOf('FREE', 1));
  engine.blackout('B', { windows: [{ from: '00:00', to: '24:00' }], names: ['HELD'] });
  engine.jobEnds(first, ended);
  assert.deepEqual([engine.status(held), engine.status(free)], [1561, 1540]);
});
