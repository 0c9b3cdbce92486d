import { readObject } from '@taktwerk/model';
import type { ObjectDraft } from '@taktwerk/store';
import type { Random } from '../../kill/random.ts';
import type { System } from '../system.ts';
import { systemUsers } from '../users/system-users.ts';
import { object } from './object-parts.ts';
import { chance, indices, maybe, oneOf } from './random-choices.ts';
import { randomSchedule } from './random-schedule.ts';
import { notification, randomTask } from './random-tasks.ts';
import { randomWorkflow } from './random-workflow.ts';

/** What a random system is made of; every list has at least one entry. */
export interface Parts {
  readonly queues: readonly string[];
  readonly syncs: readonly string[];
  readonly agents: readonly [string, ...string[]];
  readonly agentGroups: readonly string[];
  readonly jobGroups: readonly string[];
  /** Pairs of calendar and event. */
  readonly calendars: readonly { readonly calendar: string; readonly calendar_event: string }[];
}

const CALENDAR = 'C.DAYS';
/** Covers everything, and has no windows. */
const BY_HAND = 'B.HAND';
const AGENTS = ['UNIX01', 'UNIX02', 'UNIX03'] as const;

/**
 * Objects nobody has thought of together: queues, SYNC objects, agent and job groups, calendars, and scripts, jobs,
 * notifications, workflows and schedules that use them.
 */
export function randomSystem(random: Random): System {
  const parts: Parts = {
    queues: indices(random, 1, 4).map((n) => `Q.${n}`),
    syncs: indices(random, 1, 3).map((n) => `Y.${n}`),
    agents: AGENTS,
    agentGroups: indices(random, 1, 4).map((n) => `H.${n}`),
    jobGroups: indices(random, 1, 3).map((n) => `G.${n}`),
    calendars: ['WEEK', 'EVERY', 'NEVER', 'BOTH'].map((calendar_event) => ({
      calendar: CALENDAR,
      calendar_event,
    })),
  };
  const tasks = indices(random, 4, 10).map((n) => randomTask(random, parts, n));
  const workflows: { name: string; type: string; content: object }[] = [];
  for (const n of indices(random, 2, 5))
    workflows.push(randomWorkflow(random, parts, n, [...tasks, ...workflows]));
  const runnable = [...tasks, ...workflows];
  const schedules = indices(random, 1, 3).map((n) => randomSchedule(random, parts, n, runnable));
  return {
    objects: [
      object('user', 'OPER/DEMO', { user_attributes: { is_active: '0', email: 'oper@example.org' } }),
      ...parts.queues.map((name) => randomQueue(random, name)),
      ...parts.syncs.map((name) => randomSync(random, name)),
      ...parts.agentGroups.map((name) => randomAgentGroup(random, name)),
      ...parts.jobGroups.map((name) => randomJobGroup(random, name)),
      object('blackout', BY_HAND, { blackout_attributes: {} }),
      nightlyBlackout(random),
      calendar(random),
      retention(),
      notification(0, 'REQUEST').content,
      ...[...runnable, ...schedules].map(({ content }) => content),
    ],
    agents: AGENTS,
    askEvery: 40 * 60 * 1000,
    users: (desk) =>
      systemUsers(desk, {
        runnable: runnable.map(({ name }) => name),
        workflows: workflows.map(({ name }) => name),
        schedules: schedules.map(({ name }) => name),
        jobGroups: parts.jobGroups,
        blackout: BY_HAND,
        changed: () => draftOf(randomChange(desk.world.random, parts)),
      }),
  };
}

/** Some object of the system with other numbers, days or times. */
function randomChange(random: Random, { queues, jobGroups }: Parts): object {
  const what = random.pick(['queue', 'queue', 'jobGroup', 'calendar', 'blackout']);
  if (what === 'queue') return randomQueue(random, oneOf(random, queues));
  if (what === 'jobGroup') return randomJobGroup(random, oneOf(random, jobGroups));
  return what === 'calendar' ? calendar(random) : nightlyBlackout(random);
}

function draftOf(envelope: object): ObjectDraft {
  const read = readObject(envelope, 100);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { content, ...rest } = read.object;
  return { ...rest, content: JSON.stringify(content) };
}

function randomQueue(random: Random, name: string): object {
  return object('queue', name, { queue_attributes: { max_slots: String(random.between(1, 4)) } });
}

function randomJobGroup(random: Random, name: string): object {
  return object('jobg', name, { group_attributes: { max_parallel: String(random.between(1, 4)) } });
}

/** Holds scripts or jobs for some hours of some days. */
function nightlyBlackout(random: Random): object {
  const window = {
    from: random.pick(['22:00', '02:00', '12:30']),
    to: random.pick(['04:00', '14:00']),
    ...maybe(random, 0.3, { weekdays: ['MO', 'WE'] }),
    ...maybe(random, 0.2, { calendar_conditions: [{ calendar: CALENDAR, calendar_event: 'EVERY' }] }),
  };
  return object(
    'blackout',
    'B.NIGHT',
    {
      blackout_attributes: {
        windows: [window],
        names: [random.pick(['S.*', 'J.*'])],
        ...maybe(random, 0.3, { planned_starts: 'SKIP' }),
      },
    },
    maybe(random, 0.5, { timezone: 'Europe/Berlin' }),
  );
}

/** Exclusive, or shared by so many. */
function randomSync(random: Random, name: string): object {
  const shares = random.between(1, 4);
  return object('sync', name, {
    sync_states: ['FREE', 'SHARED'],
    sync_actions: [
      { name: 'TAKE', allowed_state: 'FREE', set_state: 'SHARED', set_value: '1' },
      { name: 'TAKE', allowed_state: 'SHARED', compare: '<', compare_value: String(shares), add_value: '1' },
      { name: 'GIVE', allowed_state: 'SHARED', compare: '>', compare_value: '1', add_value: '-1' },
      { name: 'GIVE', allowed_state: 'SHARED', set_state: 'FREE', set_value: '0' },
    ],
  });
}

function randomAgentGroup(random: Random, name: string): object {
  const mode = random.pick(['ANY', 'FIRST', 'NEXT', 'LOAD', 'ALL', 'ALL_INACTIVE']);
  const agents = random.pick([['UNIX*'], ['UNIX02', 'UNIX03'], ['UNIX03', 'UNIX01']]);
  return object('hostg', name, {
    agent_group_attributes: { mode, ...maybe(random, 0.5, { max_parallel: String(random.between(1, 4)) }) },
    agents,
  });
}

function calendar(random: Random): object {
  const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].filter(() => chance(random, 0.6));
  return object('cale', CALENDAR, {
    calendar_events: [
      { name: 'WEEK', type: 'WEEKLY', weekdays: weekdays.length === 0 ? ['MO'] : weekdays },
      { name: 'EVERY', type: 'INTERVAL', start_date: '2026-01-05', interval: String(random.between(1, 4)) },
      { name: 'NEVER', type: 'STATIC', dates: ['2020-02-29'] },
      {
        name: 'BOTH',
        type: 'GROUP',
        match: random.pick(['ALL', 'ONE', 'NONE']),
        members: [{ event: 'WEEK' }, { event: 'EVERY' }],
      },
    ],
  });
}

/** The history of good ends is kept for a day, all of it for two. */
function retention(): object {
  return object('vara', 'UC_RETENTION', {
    variable_definitions: { type: 'STATIC' },
    static_values: [
      { key: 'GOOD', value1: 'HISTORY', value2: '1', value3: 'ANY_OK' },
      { key: 'ALL', value1: 'HISTORY', value2: '2', value3: '' },
    ],
  });
}
