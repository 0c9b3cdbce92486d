import { Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/**
 * Sets what a task ends with, from its post-process or that of its parent: a return code of 0 is ENDED_OK, any other
 * ENDED_NOT_OK (reference `engine-semantics.md` §3, "Return code → status"). A task that ends otherwise, as cancelled, keeps
 * its status.
 */
export function modifyState(
  state: ShardState,
  { task }: LiveTask,
  returnCode: number | null,
  statusText: string | null,
): void {
  if (task.stage !== 'postProcess' && task.stage !== 'childPostProcess') return;
  if (returnCode !== null) {
    task.returnCode = returnCode;
    const byCode = task.endingStatus === Status.endedOk || task.endingStatus === Status.endedNotOk;
    if (byCode) task.endingStatus = returnCode === 0 ? Status.endedOk : Status.endedNotOk;
    // What was said about the failure is no longer true.
    if (task.endingStatus === Status.endedOk) task.statusDetail = null;
  }
  if (statusText !== null) task.statusDetail = statusText === '' ? null : statusText;
  state.changes.update(task);
}
