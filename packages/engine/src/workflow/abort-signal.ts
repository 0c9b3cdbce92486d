import { isEndedOk, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from './line-of.ts';

/** Mark of a line whose workflow has given the abort signal. */
export const SIGNALLED = 'signalled';

/**
 * A line of this workflow blocks with abort signal: the workflow above takes it for an abnormal end, 1898, while this
 * one goes on (reference `engine-semantics.md` §4.3). What follows there is worked off afterwards.
 */
export function giveAbortSignal(state: ShardState, workflow: LiveTask): void {
  const { task } = workflow;
  const found = lineOf(state, workflow);
  if (found?.line.state !== 'released' || found.line.runId !== task.runId) return;
  task.lineStatus = Status.blocked;
  state.changes.update(task);
  state.mark(found.workflow, found.line.line.lineNumber, SIGNALLED, '1');
  state.work.push({ kind: 'signalled', runId: task.runId });
}

/**
 * The status the lines behind a line go by. That of a signalled workflow that was unblocked and ended well is 1899:
 * what it blocked above stays blocked.
 */
export function statusInWorkflow(state: ShardState, workflow: LiveTask, { task }: LiveTask): number {
  const signalled = state.marked(workflow, task.lineNumber ?? 0, SIGNALLED) !== '';
  if (signalled && task.stage !== 'ended') return Status.blocked;
  return signalled && task.lineStatus === Status.unblocked && isEndedOk(task.status)
    ? Status.unblocked
    : task.status;
}
