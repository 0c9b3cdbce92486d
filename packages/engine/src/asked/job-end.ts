import type { JobExit } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { askedBy, awaitedByJob, forgetAsked } from './asked.ts';

/** How a job ended, or that its agent knows nothing of it. */
export type JobEnd = JobExit | { readonly kind: 'vanished'; readonly detail: string };

/** How a job ended whose task waits for what it has started. */
const OVER = 'job end';

/** Is its process over, while the task waits for what it started? */
export function isJobOver({ marks }: LiveTask): boolean {
  return marks.size > 0 && (marks.get(`0 ${OVER}`) ?? '') !== '';
}

/**
 * A task ends after those it has started and waits for, as a workflow does, whatever became of its process; then the end of
 * that is noted. What was asked for and has not been started never is.
 */
export function endsLater(state: ShardState, live: LiveTask, end: JobEnd): boolean {
  if (live.marks.size === 0) return false;
  for (const slot of askedBy(live))
    if (slot.asked.run === null && slot.asked.answer === null) forgetAsked(state, live, slot);
  const awaited = awaitedByJob(state, live);
  if (awaited.length === 0) return false;
  if (isJobOver(live)) return true;
  state.mark(live, 0, OVER, JSON.stringify(end));
  const runIds = awaited.map(({ task }) => task.runId).join(', ');
  state.log(live.task.runId, `Its process is over; it ends after what it has started: ${runIds}.`);
  return true;
}

/** Ends a task whose process is over when nothing is left that it waits for. */
export function endIfOver(state: ShardState, live: LiveTask): void {
  if (isJobOver(live) && awaitedByJob(state, live).length === 0)
    state.work.push({ kind: 'jobOver', runId: live.task.runId });
}

/** The end that was noted; that of a cancelled task is its cancel. */
export function notedEnd(live: LiveTask): JobEnd {
  if (live.task.cancelRequested) return { kind: 'cancelled' };
  // Written by this file alone.
  return JSON.parse(live.marks.get(`0 ${OVER}`) ?? '') as JobEnd;
}
