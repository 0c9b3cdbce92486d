import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isEnded, type Task } from '@taktwerk/model';
import fc from 'fast-check';
import type { ExecutionFilter, Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST = 1_000_000;
const NAMES = ['JOBS.A', 'JOBS.AB', 'JOBS.B', 'SCRI.A'] as const;
const STATUSES = [1550, 1700, 1800, 1900] as const;
const QUEUES = ['CLIENT_QUEUE', 'Q2'] as const;
const USERS = ['OPER/DEMO', 'OPERA/DEMO', 'ANNA/IT'] as const;
const absent = <Value>(...values: readonly Value[]) => fc.constantFrom(null, ...values);
const TWO_HOURS = 7_200_000;
const EIGHT_HOURS = 28_800_000;
const moment = fc.integer({ min: 0, max: 12_000 }).map((offset) => EIGHT_O_CLOCK + offset);

/** What differs between tasks that lists tell apart. */
export const anyTask = fc.record({
  client: fc.constantFrom(100, 200),
  name: fc.constantFrom(...NAMES),
  type: fc.constantFrom('JOBS', 'SCRI'),
  status: fc.constantFrom(...STATUSES),
  queue: fc.constantFrom(...QUEUES),
  /** About the moments that ranges begin and end with, and hours before them. */
  activationTime: fc
    .tuple(moment, fc.constantFrom(0, 0, 0, TWO_HOURS, EIGHT_HOURS))
    .map(([time, earlier]) => time - earlier),
  duration: fc
    .tuple(
      fc.integer({ min: 0, max: 12_000 }),
      fc.constantFrom(0, 0, 0, TWO_HOURS - 6_000, EIGHT_HOURS - 6_000),
    )
    .map(([time, longer]) => time + longer),
  parent: fc.constantFrom(0, FIRST, FIRST + 1),
  referenceRunId: fc.constantFrom(0, FIRST),
  deactivated: fc.boolean(),
  alias: absent('FIRST', 'Second'),
  agent: absent('UNIX01', 'WIN01'),
  platform: absent('UNIX', 'WINDOWS'),
  user: fc.constantFrom(...USERS),
  archiveKey1: absent('NIGHT', 'day'),
  archiveKey2: absent('K2'),
  /** Milliseconds after the activation; null: it has not started. */
  delay: fc.option(fc.integer({ min: 0, max: 4_000 })),
  commented: fc.boolean(),
  modified: fc.boolean(),
  zduVersion: fc.constantFrom('B', 'T'),
});

const conditions = fc.record({
  runId: fc.integer({ min: FIRST, max: FIRST + 125 }),
  name: fc.constantFrom(...NAMES, '*', 'JOBS.*', '*.A', 'JOBS.?'),
  types: fc.subarray(['JOBS', 'SCRI'] as const),
  statuses: fc.subarray([...STATUSES]),
  queues: fc.subarray([...QUEUES]),
  parent: fc.constantFrom(0, FIRST, FIRST + 1),
  referenceRunId: fc.constantFrom(0, FIRST),
  from: moment,
  to: moment,
  timeFrame: fc.constantFrom('all', 'activation', 'start', 'end'),
  nameExclude: fc.boolean(),
  alias: fc.constantFrom('*', 'first', '?*', 'S*d'),
  agent: fc.constantFrom('*', 'UNIX01', 'win*', '?*', ''),
  agentExclude: fc.boolean(),
  platforms: fc.subarray(['unix', 'WINDOWS', 'SQL']),
  user: fc.constantFrom('*', 'OPER', 'OPER*', 'OPER/*', 'anna/it'),
  userExclude: fc.boolean(),
  archiveKey1: fc.constantFrom('*', 'night', 'D*', ''),
  archiveKey1Exclude: fc.boolean(),
  archiveKey2: fc.constantFrom('K?', '*'),
  archiveKey2Exclude: fc.boolean(),
  commentedOnly: fc.boolean(),
  modifiedOnly: fc.boolean(),
  zduVersion: fc.constantFrom('B', 'T'),
});

const CONDITIONS = [
  'runId',
  'name',
  'nameExclude',
  'alias',
  'types',
  'statuses',
  'queues',
  'platforms',
  'parent',
  'referenceRunId',
  'from',
  'to',
  'timeFrame',
  'agent',
  'agentExclude',
  'user',
  'userExclude',
  'archiveKey1',
  'archiveKey1Exclude',
  'archiveKey2',
  'archiveKey2Exclude',
  'commentedOnly',
  'modifiedOnly',
  'zduVersion',
] as const;

/** A few conditions at a time: all at once would find nothing. */
export const anyFilter = fc
  .tuple(
    fc.constantFrom(100, 100, 200),
    fc.boolean(),
    conditions,
    fc.oneof(
      fc.subarray([...CONDITIONS], { maxLength: 4 }),
      fc.constant(['from', 'to', 'timeFrame', 'name'] as const),
    ),
  )
  .map(([client, includeDeactivated, all, wanted]): ExecutionFilter => {
    const chosen = new Set<string>(wanted);
    const given = Object.fromEntries(Object.entries(all).filter(([name]) => chosen.has(name)));
    return { client, includeDeactivated, ...given };
  });

const second = (time: number): number => Math.floor(time / 1000);

/** The filter in plain words, to hold the SQL against. */
function meets(task: Task, filter: ExecutionFilter): boolean {
  const among = <Value>(values: readonly Value[] | undefined, value: Value): boolean =>
    values === undefined || values.includes(value);
  const same = <Value>(wanted: Value | undefined, value: Value): boolean =>
    wanted === undefined || wanted === value;
  const fits = (wildcard: string | undefined, exclude: boolean | undefined, ...values: string[]): boolean =>
    wildcard === undefined ||
    values.some((value) => matches(wildcard.toUpperCase(), value.toUpperCase())) !== (exclude ?? false);
  const { user = '' } = filter;
  return (
    task.client === filter.client &&
    (filter.includeDeactivated || !task.deactivated) &&
    same(filter.runId, task.runId) &&
    same(filter.parent, task.parent) &&
    same(filter.referenceRunId, task.referenceRunId) &&
    same(filter.zduVersion, task.zduVersion) &&
    fits(filter.name, filter.nameExclude, task.name) &&
    fits(filter.alias, false, task.alias ?? '') &&
    fits(filter.agent, filter.agentExclude, task.agent ?? '') &&
    fits(filter.archiveKey1, filter.archiveKey1Exclude, task.archiveKey1 ?? '') &&
    fits(filter.archiveKey2, filter.archiveKey2Exclude, task.archiveKey2 ?? '') &&
    fits(
      filter.user,
      filter.userExclude,
      task.user,
      ...(user.includes('/') ? [] : [task.user.slice(0, task.user.indexOf('/'))]),
    ) &&
    among(filter.types, task.type) &&
    among(filter.statuses, task.status) &&
    among(filter.queues, task.queue) &&
    among(
      filter.platforms?.map((platform) => platform.toUpperCase()),
      task.platform ?? '',
    ) &&
    (filter.commentedOnly !== true || task.commented) &&
    (filter.modifiedOnly !== true || task.modified) &&
    inRange(task, filter)
  );
}

function inRange(task: Task, { from, to, timeFrame = 'all' }: ExecutionFilter): boolean {
  if (from === undefined && to === undefined) return true;
  const first = from === undefined ? Number.NEGATIVE_INFINITY : second(from);
  const last = to === undefined ? Number.POSITIVE_INFINITY : second(to);
  if (first > last) return false;
  if (timeFrame === 'all') {
    return second(task.activationTime) <= last && (task.endTime === null || second(task.endTime) >= first);
  }
  const time = { activation: task.activationTime, start: task.startTime, end: task.endTime }[timeFrame];
  return time !== null && second(time) >= first && second(time) <= last;
}

function matches(wildcard: string, name: string): boolean {
  const [first] = wildcard;
  if (first === undefined) return name === '';
  if (first === '*')
    return matches(wildcard.slice(1), name) || (name !== '' && matches(wildcard, name.slice(1)));
  return name !== '' && (first === '?' || first === name[0]) && matches(wildcard.slice(1), name.slice(1));
}

/** Every page of a list, one after the other. */
async function pages(store: Store, filter: ExecutionFilter, limit: number): Promise<[number[], number[]]> {
  const runIds: number[] = [];
  const totals: number[] = [];
  for (let after: number | undefined; ; after = runIds.at(-1)) {
    const page = await store.tasks.list(filter, { limit, ...(after === undefined ? {} : { after }) });
    runIds.push(...page.tasks.map((task) => task.runId));
    totals.push(page.total);
    if (!page.hasMore) return [runIds, totals];
  }
}

export function executionListModelContract(open: OpenStore): void {
  describe('execution list, for any tasks and any filter', () => {
    it(
      'holds exactly the tasks that meet the filter, in order, over all pages',
      withStore(open, async (store) => {
        const [sample] = fc.sample(fc.array(anyTask, { minLength: 120, maxLength: 120 }), {
          numRuns: 1,
          seed: 7,
        });
        const tasks = (sample ?? []).map(({ duration, delay, status, activationTime, ...rest }, index) =>
          exampleTask(FIRST + index, {
            ...rest,
            status,
            activationTime,
            startTime: delay === null ? null : activationTime + Math.min(delay, duration),
            stage: isEnded(status) ? 'ended' : 'running',
            endTime: isEnded(status) ? activationTime + duration : null,
          }),
        );
        await store.commit(exampleCommit({ insertedTasks: tasks }));
        const sorted = tasks.toSorted(
          (a, b) => second(b.activationTime) - second(a.activationTime) || b.runId - a.runId,
        );
        const property = fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 9 }), async (given, limit) => {
          const expected = sorted.filter((task) => meets(task, given)).map((task) => task.runId);
          const [runIds, totals] = await pages(store, given, limit);
          assert.deepEqual(runIds, expected);
          assert.ok(totals.every((total) => total === expected.length));
        });
        await fc.assert(property, { numRuns: 1000 });
      }),
    );
  });
}
