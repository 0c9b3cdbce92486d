import { nextStart } from '@taktwerk/calendar';
import { type EventDefinition, type Recurrence, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import { followPlan } from '../schedule/follow-plan.ts';
import type { ShardState } from '../shard-state.ts';
import type { HitData } from './active-events.ts';
import { close } from './close-event.ts';
import { HITS } from './fire.ts';

/** A hit later than this after its planned time is told in the report. Milliseconds. */
const NOTICED_DELAY = 60_000;

/** Plans the next hit of a TIME event; one whose last is over ends. */
export function planTime(
  state: ShardState,
  live: LiveTask,
  recurrence: Recurrence,
  activatedAt: number,
): void {
  const { task } = live;
  const previous = state.marked(live, 0, 'previous');
  if (recurrence.runs !== null && Number(state.marked(live, 0, HITS)) >= recurrence.runs) {
    close(state, live, Status.endedOk, `All ${recurrence.runs} hits were made.`);
    return;
  }
  const next = nextStart({
    recurrence,
    zone: state.zoneOf(live),
    calendars: state.calendars(task.client),
    activatedAt,
    previous: previous === '' ? null : Number(previous),
    now: state.now,
  });
  followPlan(state, live, next, close);
  if (next.kind === 'at') state.show(live, task.suspended ? Status.suspended : Status.sleeping);
}

/** The hit of a planned time that has come, or none and why. Times missed while the server was not there are one hit. */
export function timeDue(state: ShardState, live: LiveTask, event: EventDefinition): readonly HitData[] {
  const { task } = live;
  const planned = task.startAt;
  // The clock was put back meanwhile, or the answer came twice.
  if (planned === null || planned > state.now) return [];
  state.mark(live, 0, 'previous', String(planned));
  const time = new Date(planned).toISOString();
  const active = live.roots?.size ?? 0;
  if (task.suspended) {
    state.log(task.runId, `The hit of ${time} was left out: the event is suspended.`);
    return [];
  }
  if (active >= event.maxActive) {
    state.log(task.runId, `The hit of ${time} was left out: ${active} runs of its script are active.`);
    return [];
  }
  if (state.now - planned > NOTICED_DELAY)
    state.log(task.runId, `The hit of ${time} is late: the server was not there.`);
  return [new Map([['TIME', time]])];
}
