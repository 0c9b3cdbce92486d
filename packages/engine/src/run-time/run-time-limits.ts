import {
  isContainerType,
  type MaximumRunTime,
  type MinimumRunTime,
  Status,
  type WorkflowLine,
} from '@taktwerk/model';
import { executeObject } from '../activation/execute-object.ts';
import { timeOnDay } from '../calendar/time-on-day.ts';
import { cancelTask } from '../cancel/cancel.ts';
import type { LiveTask } from '../live-task.ts';
import { quit } from '../schedule/container-actions.ts';
import type { ShardState } from '../shard-state.ts';
import { expectLate } from '../watch/tell-watches.ts';

/** The task has become active: from here on its run time counts (reference `engine-semantics.md` §3.2). */
export function markStarted(state: ShardState, live: LiveTask): void {
  const { task } = live;
  if (task.startTime !== null) return;
  task.startTime = state.notBefore(task.activationTime);
  state.changes.update(task);
  expectLate(state, live);
  const maximum = maximumOf(state, live);
  if (maximum === null) return;
  const due = dueTime(state, live, maximum.limit, task.startTime);
  if (due !== null) state.arm(live, 'maximumRunTime', due);
}

/** The task still runs when it should have ended: it is cancelled (a schedule ends as by quit), an object is started, or both. */
export function maximumReached(state: ShardState, live: LiveTask): void {
  const maximum = maximumOf(state, live);
  if (maximum === null || live.task.cancelRequested) return;
  const { runId, name, startTime } = live.task;
  const due = maximum.limit.kind === 'endTime' ? dueTime(state, live, maximum.limit, startTime ?? 0) : null;
  if (due !== null && due > state.now) {
    // The clock was put back meanwhile.
    state.arm(live, 'maximumRunTime', due);
    return;
  }
  state.log(runId, `The maximum run time of ${name} is reached.`);
  if (maximum.execute !== null) executeObject(state, live, maximum.execute, 'its maximum run time');
  if (!maximum.cancel) return;
  const { type } = live.task;
  if (type === 'EVNT') state.end(live, Status.endedEarly, 'Its maximum run time is reached.');
  else if (isContainerType(type) && type !== 'C_HOSTG' && type !== 'JOBG') quit(state, live);
  else cancelTask(state, live, Status.endedCancel, true);
}

/** A task that ended by itself sooner than it should starts the object named for that. */
export function checkMinimum(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  const minimum =
    lineOf(state, live)?.minimumRunTime ??
    (task.type === 'C_HOSTG' ? null : definition?.runTime.minimum) ??
    null;
  if (minimum === null || task.startTime === null || task.endTime === null || task.cancelRequested) return;
  if (task.status === Status.endedCancel || task.status === Status.endedWorkflowCancel) return;
  const least = leastRunTime(live, minimum.limit);
  if (task.endTime - task.startTime >= least) return;
  state.log(task.runId, `${task.name} ran less than its minimum run time of ${Math.round(least / 1000)} s.`);
  executeObject(state, live, minimum.execute, 'its minimum run time');
}

function maximumOf(state: ShardState, live: LiveTask): MaximumRunTime | null {
  return lineOf(state, live)?.maximumRunTime ?? live.definition?.runTime.maximum ?? null;
}

/** Null when there is no estimate to go by. */
function dueTime(
  state: ShardState,
  live: LiveTask,
  limit: MaximumRunTime['limit'],
  start: number,
): number | null {
  const { task } = live;
  switch (limit.kind) {
    case 'fixed':
      return start + limit.seconds * 1000;
    case 'estimate':
      return task.estimatedRuntime === 0
        ? null
        : start + Math.ceil(task.estimatedRuntime * 1000 * (1 + limit.percent / 100));
    case 'endTime':
      return timeOnDay(state.zoneOf(live), task.realDate, limit.at);
  }
}

function leastRunTime({ task }: LiveTask, limit: MinimumRunTime['limit']): number {
  return limit.kind === 'fixed'
    ? limit.seconds * 1000
    : task.estimatedRuntime * 1000 * (1 - limit.percent / 100);
}

/** The line of an active workflow a task stands on. */
function lineOf(state: ShardState, { task }: LiveTask): WorkflowLine | undefined {
  if (task.lineNumber === null) return undefined;
  return state.tasks.get(task.parent)?.workflow?.lines.get(task.lineNumber)?.line;
}
