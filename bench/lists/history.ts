import type { Commit, ObjectType, Task } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { exampleCommit } from '../../packages/store/src/contract/examples.ts';
import { numbersFrom } from './numbers.ts';

/** The moment at which the history made here ends. */
export const HISTORY_END = Date.parse('2026-01-05T20:00:00Z');
const YEARS = 3;
export const HISTORY_BEGIN = HISTORY_END - YEARS * 365 * 86_400_000;
export const FIRST_RUN_ID = 1_000_000;

/** Tasks in one commit. */
export const BATCH = 2_000;
export const NAMES = 5_000;
const AGENTS = 40;
/** A quarter of the jobs runs on a group of so many agents, the others on one. */
const AGENTS_IN_GROUP = 4;
const USERS = 60;
const QUEUES = 12;
const CHILDREN = 8;
/** Tasks at the end of the history that are still in the activities, and that share of the newest has not ended. */
const IN_ACTIVITIES = 4_000;
const NEWEST = 2_000;
const NOT_ENDED = 0.15;

/**
 * Fills a store with `tasks` runs over three years: a few names that run often and many that run seldom, workflows with
 * their children, most ended well, some reports, comments, restarts. An object has its queue, its group of agents and the
 * user who started its schedule, as in life; one run in fifty is started by hand by someone. The same numbers give the same
 * history, each batch from a seed of its own, so that what was cut short goes on at batch `from`.
 */
export async function makeHistory(
  store: Store,
  tasks: number,
  from: number,
  progress: (made: number) => void,
  { allEnded = false } = {},
): Promise<void> {
  let parent = 0;
  let childrenLeft = 0;
  for (let made = from; made < tasks; made += BATCH) {
    const random = numbersFrom(made + 1);
    const whole = (below: number): number => Math.floor(random() * below);
    const insertedTasks: Task[] = [];
    for (let index = made; index < Math.min(made + BATCH, tasks); index += 1) {
      const runId = FIRST_RUN_ID + index;
      const fromEnd = tasks - index;
      const activationTime =
        HISTORY_BEGIN + Math.floor((index / tasks) * (HISTORY_END - HISTORY_BEGIN)) + whole(1000);
      // Few names make most of the runs: the fourth power of an even number.
      const name = Math.floor(random() ** 4 * NAMES);
      const isChild = childrenLeft > 0;
      const type: ObjectType = isChild || name % 10 !== 0 ? typeOf(name) : 'JOBP';
      if (isChild) childrenLeft -= 1;
      else parent = 0;
      const ended = fromEnd > NEWEST || random() >= NOT_ENDED || allEnded;
      const task = taskOf(runId, name, type, activationTime, ended ? statusOf(random()) : whole(3), {
        parent: isChild ? parent : 0,
        duration: whole(600) * 1000,
        agent: (name * 7 + whole(name % 4 === 0 ? AGENTS_IN_GROUP : 1)) % AGENTS,
        user: whole(50) === 0 ? whole(USERS) : (name * 13) % USERS,
        queue: (name * 5) % QUEUES,
        deactivated: fromEnd > IN_ACTIVITIES,
        referenceRunId: index > 1000 && whole(100) === 0 ? runId - 1 - whole(900) : 0,
        modified: type === 'JOBP' && whole(50) === 0,
        commented: whole(300) === 0,
        target: index % 20 === 0,
      });
      insertedTasks.push(task);
      if (type === 'JOBP') {
        parent = runId;
        childrenLeft = CHILDREN;
      }
    }
    await store.commit(batchOf(insertedTasks));
    progress(made + insertedTasks.length);
  }
}

/** The type of the object of a number, when it is not run as a workflow. */
export function typeOf(name: number): ObjectType {
  const types: readonly ObjectType[] = [
    'JOBS',
    'JOBS',
    'JOBS',
    'JOBS',
    'JOBS',
    'JOBS',
    'SCRI',
    'SCRI',
    'EVNT',
    'JOBF',
  ];
  return types[name % types.length] ?? 'JOBS';
}

function statusOf(chance: number): number {
  if (chance < 0.95) return 1900;
  if (chance < 0.97) return 1800;
  if (chance < 0.975) return 1820;
  if (chance < 0.98) return 1850;
  return chance < 0.99 ? 1930 : 1910;
}

export function objectName(type: ObjectType, name: number): string {
  return `${type}.${['SALES', 'LEDGER', 'STOCK', 'PAY'][name % 4]}.${String(name).padStart(4, '0')}`;
}

const WAITING = [1550, 1696, 1700];

interface Traits {
  readonly parent: number;
  readonly duration: number;
  readonly agent: number;
  readonly user: number;
  readonly queue: number;
  readonly deactivated: boolean;
  readonly referenceRunId: number;
  readonly modified: boolean;
  readonly commented: boolean;
  readonly target: boolean;
}

function taskOf(
  runId: number,
  name: number,
  type: ObjectType,
  activationTime: number,
  status: number,
  traits: Traits,
): Task {
  const open = WAITING[status];
  const padded = String(name).padStart(4, '0');
  const isJob = type === 'JOBS';
  return {
    runId,
    client: 100,
    shard: 0,
    name: objectName(type, name),
    alias: name % 7 === 0 ? `STEP_${name % 30}` : null,
    type,
    platform: isJob ? (traits.agent % 3 === 0 ? 'WINDOWS' : 'UNIX') : null,
    title: `Number ${padded} of the nightly work`,
    archiveKey1: name % 3 === 0 ? `DEPT${name % 20}` : null,
    archiveKey2: name % 11 === 0 ? 'AUDIT' : null,
    versionId: name + 1,
    queue: traits.queue > 3 ? 'CLIENT_QUEUE' : `QUEUE.${traits.queue}`,
    agent: isJob ? `UNIX${String(traits.agent).padStart(2, '0')}` : null,
    login: isJob ? 'LOGIN.BATCH' : null,
    user: `USER${String(traits.user).padStart(2, '0')}/${traits.user % 5 === 0 ? 'IT' : 'OPS'}`,
    priority: 200,
    stage: open === undefined ? 'ended' : open === 1550 ? 'running' : 'predecessors',
    status: open ?? status,
    statusDetail: null,
    endingStatus: null,
    returnCode: status === 1900 ? 0 : null,
    activationTime,
    startTime: open !== undefined && open !== 1550 ? null : activationTime + 1000,
    endTime: open === undefined ? activationTime + 1000 + traits.duration : null,
    parent: traits.parent,
    top: traits.parent === 0 ? runId : traits.parent,
    activator: traits.parent,
    activatorType: traits.parent === 0 ? null : 'JOBP',
    depth: traits.parent === 0 ? 1 : 2,
    referenceRunId: traits.referenceRunId,
    restartCount: traits.referenceRunId === 0 ? 0 : 1,
    lineNumber: traits.parent === 0 ? null : runId - traits.parent + 1,
    attempt: 1,
    slotHeld: false,
    parallelHeld: false,
    cancelRequested: false,
    startAt: null,
    manualRelease: false,
    suspended: false,
    intervention: null,
    logicalDate: activationTime,
    estimatedRuntime: 300,
    autoDeactivation: 'F',
    deactivated: traits.deactivated && open === undefined,
    commented: traits.commented,
    modified: traits.modified,
    lineStatus: null,
    realDate: activationTime,
    restartPoint: null,
    generated: false,
    zduVersion: traits.target ? 'T' : 'B',
  };
}

function batchOf(insertedTasks: readonly Task[]): Commit {
  const last = insertedTasks.at(-1)?.runId ?? FIRST_RUN_ID;
  return exampleCommit({
    insertedTasks,
    reports: insertedTasks
      .filter(({ type, stage }) => type === 'JOBS' && stage === 'ended')
      .map(({ runId }) => ({ runId, type: 'REP', page: 1, start: 0, bytes: 11, text: 'all is well' })),
    nextRunId: last + 1,
  });
}
