import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Commit, EMERGENCY, type Task } from '@taktwerk/model';
import { endedTask, exampleCommit, exampleTask } from '../../../packages/store/src/contract/examples.ts';
import { FaultPlan } from '../fault-plan.ts';
import { SimulatedAgent } from '../simulated-agent.ts';
import { SimulatedDisk } from '../simulated-disk.ts';
import { object } from '../system/object-parts.ts';
import { PLAIN_SYSTEM } from '../system/plain-system.ts';
import { World } from '../world.ts';
import { INVARIANTS } from './all-invariants.ts';

const FIRST = 1_000_000;
const GROUP = object('jobg', 'G.ONE', { group_attributes: { max_parallel: '1' } });
/** The group is defined last. */
const GROUP_VERSION = PLAIN_SYSTEM.objects.length + 1;

/** Everything the invariants say of commits one after the other, and of what is left. */
function said(...commits: readonly Partial<Commit>[]): string {
  const disk = new SimulatedDisk(() => 0);
  disk.define(100, [...PLAIN_SYSTEM.objects, GROUP]);
  for (const parts of commits) disk.apply(exampleCommit({ nextRunId: FIRST + 10, ...parts }));
  const agent = new SimulatedAgent('UNIX01', new World(1), new FaultPlan(null));
  const acknowledged = new Set([FIRST]);
  const atRest = INVARIANTS.flatMap((one) => one.atRest?.({ disk, agents: [agent], acknowledged }) ?? []);
  return [...disk.faults, ...atRest].join('; ');
}

const task = (offset: number, changes: Partial<Task> = {}) => exampleTask(FIRST + offset, changes);
const narrow = { queue: 'NARROW', slotHeld: true };

test('each invariant sees what breaks it', () => {
  assert.equal(said({ insertedTasks: [task(0, { type: 'JOBP' })] }), '');
  assert.match(said(), /acknowledged run 1000000 is lost/);
  const twice = { insertedTasks: [task(0)] };
  assert.match(said(twice, twice), /inserted twice/);
  assert.match(said({ updatedTasks: [task(1)] }), /never inserted/);
  assert.match(
    said(twice, { updatedTasks: [task(0, { stage: 'queue' })] }),
    /goes back from running to queue/,
  );
  const ended = { insertedTasks: [endedTask(FIRST)] };
  assert.match(
    said(ended, { updatedTasks: [endedTask(FIRST, { status: 1800 })] }),
    /ended with 1900 and then with 1800/,
  );
  assert.match(said(ended, { insertedTasks: [task(3)] }), /run id 1000003 is not from 1000010/);
  assert.match(
    said({ insertedTasks: [0, 1, 2].map((n) => task(n, narrow)) }),
    /3 runs hold a slot of NARROW/,
  );
  const child = task(1, { parent: FIRST, top: FIRST });
  assert.match(said({ insertedTasks: [endedTask(FIRST), child] }), /ended before its child 1000001/);
  assert.match(said(ended), /job 1000000 ended 1900 and ran 0 times/);
  assert.match(said({ insertedTasks: [endedTask(FIRST, { status: 1815 })] }), /ended with 1815/);
  const piece = { runId: FIRST, type: 'REP', page: 1, start: 5, bytes: 1, text: 'x' } as const;
  assert.match(said({ ...twice, reports: [piece] }), /5 bytes are missing/);
  const stop = {
    client: 100,
    name: EMERGENCY,
    since: 0,
    until: null,
    user: 'A',
    reason: '',
    action: 'none',
  } as const;
  const starts = { insertedTasks: [task(0, { type: 'SCRI', startTime: 1 })] };
  assert.match(said({ holds: [stop] }, starts), /starts although its client is held/);
  const lift = { ...starts, removedHolds: [{ client: 100, name: EMERGENCY }] };
  assert.doesNotMatch(said({ holds: [stop] }, lift), /is held/);
  const group = task(0, { type: 'JOBG', versionId: GROUP_VERSION });
  const members = [1, 2].map((n) => task(n, { parent: FIRST }));
  assert.match(
    said({ insertedTasks: [group, ...members] }),
    /2 tasks of job group run 1000000, which may have 1/,
  );
});
