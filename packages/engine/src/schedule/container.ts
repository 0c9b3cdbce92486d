import { isEnded, Status, type Task } from '@taktwerk/model';
import { jobOfAllEnded, startOnAll } from '../agent-group/all-agents-container.ts';
import { eventDue, eventRead, firingEnded, restoreEvent, startEvent } from '../event/event.ts';
import { releaseMembers, restoreGroup, startGroup } from '../group/job-group.ts';
import type { LiveTask } from '../live-task.ts';
import type { Definitions } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { recur, recurringRunEnded, startRecurring } from './recurring.ts';
import { openFirstPeriod, turnAround } from './schedule.ts';

/** A container became active: plans its first start or opens its first period. */
export function startContainer(state: ShardState, live: LiveTask): void {
  live.roots ??= new Set();
  if (live.task.type === 'C_HOSTG') startOnAll(state, live);
  else if (live.task.type === 'JOBG') startGroup(state, live);
  else if (live.task.type === 'C_PERIOD') startRecurring(state, live);
  else if (live.task.type === 'EVNT') startEvent(state, live);
  else openFirstPeriod(state, live);
}

/** The planned time has come: what the container starts is read as it is now. A server that shuts down leaves it to the next. */
export function scheduleDue(state: ShardState, live: LiveTask): void {
  if (live.roots === null || live.task.stage !== 'running' || state.draining) return;
  if (live.task.type === 'EVNT') eventDue(state, live);
  else state.effects.push({ kind: 'readDefinitions', runId: live.task.runId });
}

/** Goes on with what the object is now; an answer that comes twice or too early changes nothing. */
export function definitionsRead(state: ShardState, runId: number, definitions: Definitions): void {
  const live = state.tasks.get(runId);
  if (live === undefined || live.roots === null || live.task.stage !== 'running' || state.draining) return;
  if (live.task.type === 'EVNT') {
    eventRead(state, live, definitions);
    return;
  }
  const { startAt, cancelRequested } = live.task;
  if (startAt === null || cancelRequested) return;
  const reload = state.marked(live, 0, 'reload') !== '';
  if (startAt > state.now && !reload) {
    // The clock was put back meanwhile.
    state.arm(live, 'schedule', startAt);
  } else if (live.task.type === 'C_PERIOD') recur(state, live, definitions);
  else turnAround(state, live, definitions);
}

/** A task that a container started has ended. */
export function rootEnded(state: ShardState, live: LiveTask, root: Task): void {
  live.roots?.delete(root.runId);
  if (live.task.cancelRequested) {
    if (live.roots?.size === 0) state.end(live, live.task.endingStatus ?? Status.endedCancel);
  } else if (live.task.type === 'C_PERIOD') recurringRunEnded(state, live);
  else if (live.task.type === 'C_HOSTG') jobOfAllEnded(state, live, root);
  else if (live.task.type === 'JOBG') releaseMembers(state, live);
  else if (live.task.type === 'EVNT') firingEnded(state, live);
}

/** Takes up a container that was active: which of its tasks go on, and what it waits for. */
export function restoreContainer(state: ShardState, live: LiveTask, children: readonly LiveTask[]): void {
  const { task } = live;
  live.roots = new Set(
    children.filter((child) => !isEnded(child.task.status)).map((child) => child.task.runId),
  );
  if (task.type === 'C_HOSTG') return;
  if (task.type === 'EVNT') {
    restoreEvent(state, live);
    return;
  }
  if (task.type === 'JOBG') {
    restoreGroup(state, live);
    return;
  }
  if (task.startAt !== null && !live.timers.has('schedule')) state.arm(live, 'schedule', task.startAt);
  if (state.marked(live, 0, 'reload') !== '') {
    state.effects.push({ kind: 'readDefinitions', runId: task.runId });
  }
}
