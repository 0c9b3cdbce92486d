import { calendarFaultText, type NextStart } from '@taktwerk/calendar';
import { Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { clockText } from './clock-text.ts';

/** Arms the next planned time of a container; one that has none any more, or cannot know it, is closed. */
export function followPlan(
  state: ShardState,
  live: LiveTask,
  next: NextStart,
  close: (state: ShardState, live: LiveTask, status: number, text: string) => void,
): void {
  const { task } = live;
  switch (next.kind) {
    case 'at':
      for (const note of next.notes) state.log(task.runId, clockText(note));
      task.startAt = next.instant;
      state.changes.update(task);
      state.arm(live, 'schedule', next.instant);
      return;
    case 'over':
      close(
        state,
        live,
        Status.endedOk,
        next.reason === 'endDay' ? 'Its last day is over.' : 'No day of the next 41 years fits.',
      );
      return;
    case 'fault':
      close(state, live, Status.faultOther, calendarFaultText(next.fault));
      return;
  }
}
