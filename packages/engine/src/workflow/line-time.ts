import type { DayTime } from '@taktwerk/model';
import { timeOnDay } from '../calendar/time-on-day.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { LineState } from './workflow-state.ts';

/** A line's time counts from the day of the real date, in the zone of its workflow (reference `engine-semantics.md` §3.5). */
export function onRealDate(state: ShardState, workflow: LiveTask, time: DayTime): number {
  return timeOnDay(state.zoneOf(workflow), workflow.task.realDate, time);
}

/** The latest start or end that can no longer be kept, in words; null otherwise (reference `engine-semantics.md` §4.3). */
export function missedTime(
  state: ShardState,
  workflow: LiveTask,
  { line }: LineState,
  child: LiveTask | undefined,
): string | null {
  const latest = line.latestStart === null ? null : onRealDate(state, workflow, line.latestStart);
  if (latest !== null && state.now > latest) return `its latest start was ${new Date(latest).toISOString()}`;
  const end = line.latestEnd === null ? null : onRealDate(state, workflow, line.latestEnd);
  // A group starts anyway, and then only what is expected to end by then.
  const seconds = child === undefined || child.task.type === 'JOBG' ? 0 : child.task.estimatedRuntime;
  if (end === null || state.now + seconds * 1000 <= end) return null;
  return `its latest end is ${new Date(end).toISOString()} and it takes about ${seconds} s`;
}
