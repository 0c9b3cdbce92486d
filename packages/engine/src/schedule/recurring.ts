import { nextStart, type Zone } from '@taktwerk/calendar';
import { type Recurrence, readRecurring, Status } from '@taktwerk/model';
import { asActivator, pinDefinitions } from '../activation/activate.ts';
import { skippingBlackout } from '../hold/skipping-blackout.ts';
import type { LiveTask } from '../live-task.ts';
import type { Definitions } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { followPlan } from './follow-plan.ts';

/** A start later than this after its planned time is told in the report. Milliseconds. */
const NOTICED_DELAY = 60_000;

/** Plans the first start of a recurring execution (reference `engine-semantics.md` §5.2). */
export function startRecurring(state: ShardState, live: LiveTask): void {
  planNext(state, live, state.now);
}

/** The planned time has come and the object is known as it is now: starts a run, or says why not, and plans the next. */
export function recur(state: ShardState, live: LiveTask, definitions: Definitions): void {
  const { task } = live;
  const recurrence = recurrenceOf(live);
  if (task.startAt === null || recurrence === null) return;
  const planned = task.startAt;
  const started = startRun(state, live, definitions, recurrence, planned);
  if (task.endingStatus !== null) return;
  state.mark(live, 0, 'previous', String(planned));
  const runs = Number(state.marked(live, 0, 'runs')) + (started ? 1 : 0);
  state.mark(live, 0, 'runs', String(runs));
  if (recurrence.runs !== null && runs >= recurrence.runs) {
    close(state, live, Status.endedOk, `All ${runs} runs were started.`);
  } else if (recurrence.frequency.kind === 'afterEnd') {
    if (started) waitForEnd(state, live);
    else planNext(state, live, state.now + recurrence.frequency.milliseconds);
  } else {
    planNext(state, live, state.now);
  }
}

/** A run has ended: the next may follow it, or the last of a period that is over lets the container end. */
export function recurringRunEnded(state: ShardState, live: LiveTask): void {
  const { task } = live;
  if (task.endingStatus !== null) {
    if (live.roots?.size === 0) state.end(live, task.endingStatus);
    return;
  }
  const recurrence = recurrenceOf(live);
  if (task.startAt !== null || recurrence?.frequency.kind !== 'afterEnd') return;
  planNext(state, live, state.now + recurrence.frequency.milliseconds);
}

function startRun(
  state: ShardState,
  live: LiveTask,
  definitions: Definitions,
  { allowOverlap }: Recurrence,
  planned: number,
): boolean {
  const { task } = live;
  const definition = definitions.get(task.name);
  if (definition === undefined) {
    close(state, live, Status.faultOther, `There is no object ${task.name} any more that could be started.`);
    return false;
  }
  const time = new Date(planned).toISOString();
  if (task.suspended) {
    state.log(task.runId, `The start of ${time} was skipped: processing is suspended.`);
    return false;
  }
  const blackout = skippingBlackout(state, { ...definition, client: task.client });
  if (blackout !== null) {
    state.log(task.runId, `The start of ${time} was skipped: ${blackout}`);
    return false;
  }
  const running = [...(live.roots ?? [])];
  if (running.length >= (allowOverlap ? 2 : 1)) {
    state.log(task.runId, `The start of ${time} was skipped: ${running.join(' and ')} still go on.`);
    return false;
  }
  const child = state.create({
    client: task.client,
    user: task.user,
    name: definition.name,
    type: definition.type,
    alias: task.alias,
    queue: state.marked(live, 0, 'queue') || null,
    definition,
    definitions,
    inputs: live.variables,
    parent: live,
    lineNumber: null,
    activator: asActivator(live),
    reference: null,
    stage: 'release',
    isRoot: true,
    logicalDate: planned,
    realDate: planned,
  });
  live.roots?.add(child.task.runId);
  pinDefinitions(state, child);
  const late =
    state.now - planned > NOTICED_DELAY
      ? ', late: the server was not there, or its clock was put forward'
      : '';
  state.log(task.runId, `Started ${child.task.runId}, planned for ${time}${late}.`);
  state.log(child.task.runId, `Run ${child.task.runId} of ${child.task.name}, started by ${task.runId}.`);
  if (definition.active) state.advance(child);
  else state.end(child, Status.endedInactiveObject);
  return true;
}

function planNext(state: ShardState, live: LiveTask, from: number): void {
  const recurrence = recurrenceOf(live);
  if (recurrence === null) {
    close(state, live, Status.faultOther, 'What was stored of its recurrence cannot be read.');
    return;
  }
  const next = nextStart(startRequest(state, live, recurrence, from));
  if (next.kind === 'at') tellMissed(state, live, recurrence, next.instant);
  followPlan(state, live, next, close);
}

function startRequest(
  state: ShardState,
  live: LiveTask,
  recurrence: Recurrence,
  now: number,
): Parameters<typeof nextStart>[0] {
  const { task } = live;
  const previous = state.marked(live, 0, 'previous');
  return {
    recurrence,
    zone: zoneOf(state, live),
    calendars: state.calendars(task.client),
    activatedAt: task.startTime ?? task.activationTime,
    previous: previous === '' ? null : Number(previous),
    now,
  };
}

/** Starts between the one before and the next that nobody made: their time had passed before anyone could. */
function tellMissed(state: ShardState, live: LiveTask, recurrence: Recurrence, next: number): void {
  const previous = state.marked(live, 0, 'previous');
  if (previous === '' || recurrence.frequency.kind === 'afterEnd') return;
  const first = nextStart(startRequest(state, live, recurrence, Number(previous)));
  if (first.kind !== 'at' || first.instant >= next) return;
  const [from, then] = [first.instant, next].map((time) => new Date(time).toISOString());
  state.log(
    live.task.runId,
    `The starts from ${from} on were missed, the next is at ${then}: the server was not there, or its clock was put forward.`,
  );
}

function waitForEnd(state: ShardState, live: LiveTask): void {
  live.task.startAt = null;
  state.changes.update(live.task);
  // A run that could not start at all has ended already.
  if (live.roots?.size === 0) recurringRunEnded(state, live);
}

/** Starts nothing any more; ends as soon as no run goes on. */
function close(state: ShardState, live: LiveTask, status: number, text: string): void {
  const { task } = live;
  task.startAt = null;
  task.endingStatus = status;
  task.statusDetail = text;
  state.changes.update(task);
  state.log(task.runId, text);
  if (live.roots?.size === 0) state.end(live, status);
}

/** Checked at activation, so null is met only by data that was damaged. */
function recurrenceOf(live: LiveTask): Recurrence | null {
  const text = live.marks.get('0 recurring') ?? '';
  if (text === '') return null;
  const outcome = readRecurring(JSON.parse(text), 'recurring');
  return outcome.ok ? outcome.recurrence : null;
}

function zoneOf(state: ShardState, live: LiveTask): Zone {
  return state.zone(live.task.client, state.marked(live, 0, 'zone'));
}
