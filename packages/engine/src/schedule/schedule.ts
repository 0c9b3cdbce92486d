import { localDay, resolveLocal, type Zone } from '@taktwerk/calendar';
import {
  dayText,
  type EpochDay,
  type ExecutableDefinition,
  isEnded,
  type ScheduleDefinition,
  type ScheduleLine,
  Status,
} from '@taktwerk/model';
import { asActivator, pinDefinitions } from '../activation/activate.ts';
import type { LiveTask } from '../live-task.ts';
import type { Definitions } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { type PlannedStart, plannedStart } from './planned-start.ts';
import { PERIOD_OVER } from './schedule-line.ts';

/** A start that lies this far back is past; less is the time that starting takes. Milliseconds. */
const GRACE = 60_000;

/** Missed periods that are told one by one; after a longer stop the rest is passed over. */
const MOST_MISSED = 400;

/** Opens the period a schedule was activated in (reference `engine-semantics.md` §5.1). */
export function openFirstPeriod(state: ShardState, live: LiveTask): void {
  const schedule = live.definition?.schedule;
  if (schedule == null) {
    state.end(live, Status.faultOther, `${live.task.name} has no period.`);
    return;
  }
  openPeriod(state, live, schedule, currentPeriod(schedule, state.zoneOf(live), state.now), new Set());
}

/**
 * Ends a period and opens the next under a new run id: what runs goes on there, what has not started is past. Turnarounds
 * that were missed are caught up with. A reload opens the same period again for the lines that have not started.
 */
export function turnAround(state: ShardState, old: LiveTask, definitions: Definitions): void {
  const definition = definitions.get(old.task.name);
  if (definition?.schedule == null || old.definition?.schedule == null) {
    for (const root of waitingRoots(state, old))
      state.end(root, Status.endedWorkflowCancel, 'Its schedule has ended.');
    state.end(old, Status.faultOther, `There is no schedule ${old.task.name} any more.`);
    return;
  }
  const reload = state.marked(old, 0, 'reload') !== '';
  const { schedule } = definition;
  const period = Number(state.marked(old, 0, 'period'));
  const day = reload
    ? period
    : catchUp(state, old, definition, definitions, period + old.definition.schedule.periodDays);
  const waiting = waitingRoots(state, old);
  const next = newInstance(
    state,
    old,
    definition,
    definitions,
    turnaroundOf(schedule, state.zoneOf(old), day),
  );
  for (const runId of old.roots ?? []) move(state, runId, old, next);
  const waitingLines = new Set(waiting.map((root) => root.task.lineNumber));
  for (const root of waiting) {
    if (reload)
      state.end(root, Status.endedWorkflowCancel, `The schedule was reloaded as ${next.task.runId}.`);
    else state.end(root, Status.endedStartTimePassed, PERIOD_OVER);
  }
  const started = new Set<number>();
  if (reload) {
    for (const { lineNumber } of old.definition.schedule.lines)
      if (!waitingLines.has(lineNumber)) started.add(lineNumber);
  }
  state.end(
    old,
    Status.endedOk,
    reload ? `Reloaded as ${next.task.runId}.` : `Goes on as ${next.task.runId}.`,
  );
  openPeriod(state, next, schedule, day, started);
}

/** Tasks of a container that it has not let go on: of a schedule before their time, of a job group in its line, of an agent group all that no agent has yet. */
export function waitingRoots(state: ShardState, live: LiveTask): readonly LiveTask[] {
  return [...(live.roots ?? [])].flatMap((runId) => {
    const root = state.tasks.get(runId);
    if (root === undefined || isEnded(root.task.status)) return [];
    const { stage } = root.task;
    const waits =
      live.task.type === 'C_HOSTG'
        ? stage !== 'starting' && root.task.startTime === null
        : stage === 'startTime' || stage === 'group';
    return waits ? [root] : [];
  });
}

/** Every line waits for its time, or is past; nothing starts twice in a period. */
function openPeriod(
  state: ShardState,
  live: LiveTask,
  schedule: ScheduleDefinition,
  day: EpochDay,
  started: ReadonlySet<number>,
): void {
  const zone = state.zoneOf(live);
  const { task } = live;
  state.mark(live, 0, 'period', String(day));
  const turnaround = turnaroundOf(schedule, zone, day + schedule.periodDays);
  task.startAt = turnaround;
  state.changes.update(task);
  state.arm(live, 'schedule', turnaround);
  state.log(task.runId, `Period of ${dayText(day)}, until ${new Date(turnaround).toISOString()}.`);
  const from = turnaroundOf(schedule, zone, day);
  for (const line of schedule.lines) {
    if (!started.has(line.lineNumber))
      openLine(
        state,
        live,
        line,
        plannedStart({ state, live, schedule, line, day, from, until: turnaround }),
      );
  }
}

function openLine(state: ShardState, live: LiveTask, line: ScheduleLine, planned: PlannedStart): void {
  const definition = live.definitions.get(line.objectName) ?? null;
  const root = state.create({
    client: live.task.client,
    user: live.task.user,
    name: line.objectName,
    type: definition?.type ?? line.objectType ?? 'JOBS',
    alias: line.alias,
    queue: null,
    definition,
    definitions: live.definitions,
    inputs: new Map(),
    parent: live,
    lineNumber: line.lineNumber,
    activator: asActivator(live),
    reference: null,
    stage: 'startTime',
    isRoot: true,
    startAt: planned.at,
    logicalDate: planned.at ?? state.now,
    realDate: planned.at ?? state.now,
  });
  live.roots?.add(root.task.runId);
  pinDefinitions(state, root);
  if (planned.at === null) state.end(root, planned.status, planned.why);
  else if (planned.at < state.now - GRACE) state.end(root, Status.endedStartTimePassed, null);
  else state.advance(root);
}

/** The new run of a schedule, active at once: it takes the place of the old one. */
function newInstance(
  state: ShardState,
  old: LiveTask,
  definition: ExecutableDefinition,
  definitions: Definitions,
  turnaround: number,
): LiveTask {
  const next = state.create({
    client: old.task.client,
    user: old.task.user,
    name: old.task.name,
    type: 'JSCH',
    alias: old.task.alias,
    queue: old.task.queue,
    definition,
    definitions,
    inputs: new Map(),
    parent: null,
    lineNumber: null,
    activator: asActivator(old),
    reference: null,
    stage: 'release',
    logicalDate: turnaround,
    realDate: turnaround,
  });
  next.roots = new Set();
  next.task.stage = 'running';
  next.task.startTime = state.now;
  next.task.suspended = old.task.suspended;
  for (const [name, value] of old.variables) state.setVariable(next, name, value);
  pinDefinitions(state, next);
  state.show(next, old.task.suspended ? Status.suspended : Status.active);
  return next;
}

/** A run goes on under the new instance; its tree stays its own. */
function move(state: ShardState, runId: number, from: LiveTask, to: LiveTask): void {
  const root = state.tasks.get(runId);
  if (root === undefined || root.task.stage === 'startTime') return;
  from.roots?.delete(runId);
  to.roots?.add(runId);
  root.task.parent = to.task.runId;
  state.changes.update(root.task);
}

/** The period that goes on now; those that passed while the server was not there are told, each as a run that has ended. */
function catchUp(
  state: ShardState,
  old: LiveTask,
  definition: ExecutableDefinition,
  definitions: Definitions,
  first: EpochDay,
): EpochDay {
  const { schedule } = definition;
  if (schedule === null) return first;
  const zone = state.zoneOf(old);
  let day = first;
  for (let missed = 0; turnaroundOf(schedule, zone, day + schedule.periodDays) <= state.now; missed += 1) {
    if (missed === MOST_MISSED) return currentPeriod(schedule, zone, state.now);
    const instance = newInstance(state, old, definition, definitions, turnaroundOf(schedule, zone, day));
    state.end(
      instance,
      Status.endedOk,
      `The period of ${dayText(day)} passed while the server was not there.`,
    );
    day += schedule.periodDays;
  }
  return day;
}

/** The day of the last turnaround. */
function currentPeriod(schedule: ScheduleDefinition, zone: Zone, now: number): EpochDay {
  const today = localDay(zone, now);
  return turnaroundOf(schedule, zone, today) <= now ? today : today - 1;
}

/** A turnaround is never left out: in a gap it is at the first instant after it. */
function turnaroundOf({ turnaround }: ScheduleDefinition, zone: Zone, day: EpochDay): number {
  return resolveLocal(zone, day, turnaround, 'firstValid')?.instant ?? 0;
}
