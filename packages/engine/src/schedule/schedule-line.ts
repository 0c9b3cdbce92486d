import { localDay } from '@taktwerk/calendar';
import { Status } from '@taktwerk/model';
import { conditionRefusal } from '../calendar/condition-refusal.ts';
import { skippingBlackout } from '../hold/skipping-blackout.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Why a line ends that its period has left behind. */
export const PERIOD_OVER = 'The period ended before it could start.';

/**
 * What a line of a schedule asks once its start time has come: whether it is active, then its calendars on the day of
 * its planned start (reference `engine-semantics.md` §5.1). Tasks that are no such line pass.
 */
export function passScheduleLine(state: ShardState, live: LiveTask): boolean {
  const { task, definition } = live;
  const schedule = task.parent === 0 ? undefined : state.tasks.get(task.parent);
  if (schedule?.task.type !== 'JSCH') return true;
  // The server was not there, or its clock was put forward: the next turnaround is due and nothing past is started.
  if (schedule.task.startAt !== null && schedule.task.startAt <= state.now) {
    state.end(live, Status.endedStartTimePassed, PERIOD_OVER);
    return false;
  }
  const line = schedule.definition?.schedule?.lines.find((one) => one.lineNumber === task.lineNumber);
  if (schedule.task.suspended) {
    state.show(
      live,
      Status.waitingForStartTime,
      `Processing of schedule ${schedule.task.runId} is suspended.`,
    );
    return false;
  }
  if (line?.active === false) {
    state.end(live, Status.endedInactive);
    return false;
  }
  if (line?.calendarCondition != null) {
    const zone = state.zoneOf(schedule);
    const refusal = conditionRefusal(
      state,
      task.client,
      line.calendarCondition,
      localDay(zone, task.logicalDate),
    );
    if (refusal !== null) {
      state.end(live, refusal.status, refusal.text);
      return false;
    }
  }
  const blackout = skippingBlackout(state, task);
  if (blackout !== null) {
    state.end(live, Status.endedInactiveCalendar, blackout);
    return false;
  }
  if (definition === null) {
    state.end(live, Status.faultOther, `There is no object ${task.name} in client ${task.client}.`);
    return false;
  }
  if (!definition.active) {
    state.end(live, Status.endedInactiveObject);
    return false;
  }
  return true;
}
