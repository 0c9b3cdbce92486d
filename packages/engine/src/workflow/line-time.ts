import type { DayTime } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { LineState } from './workflow-state.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A line's time counts from the day of the real date (reference `engine-semantics.md` §3.5). Milliseconds. */
export function onRealDate({ task }: LiveTask, { days, minutes }: DayTime): number {
  return task.realDate - (task.realDate % DAY) + days * DAY + minutes * 60_000;
}

/** The latest start or end that can no longer be kept, in words; null otherwise (reference `engine-semantics.md` §4.3). */
export function missedTime(
  workflow: LiveTask,
  { line }: LineState,
  child: LiveTask | undefined,
  now: number,
): string | null {
  const latest = line.latestStart === null ? null : onRealDate(workflow, line.latestStart);
  if (latest !== null && now > latest) return `its latest start was ${new Date(latest).toISOString()}`;
  const end = line.latestEnd === null ? null : onRealDate(workflow, line.latestEnd);
  const seconds = child?.task.estimatedRuntime ?? 0;
  if (end === null || now + seconds * 1000 <= end) return null;
  return `its latest end is ${new Date(end).toISOString()} and it takes about ${seconds} s`;
}
