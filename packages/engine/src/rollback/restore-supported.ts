import { isEnded, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { inOrder } from './plan.ts';

/** Takes up a task that waits for its backup or is being rolled back; what of its children has ended is done with. */
export function restoreSupported(state: ShardState, live: LiveTask, children: readonly LiveTask[]): void {
  for (const { task } of children) {
    if (isEnded(task.status)) state.tasks.delete(task.runId);
    else if (task.lineNumber === null) live.supporting = task.runId;
  }
  if (live.task.stage !== 'rollback') return;
  const waiting = children.filter(({ task }) => task.stage === 'rollback').map(({ task }) => task);
  live.undo = inOrder(waiting).map(({ runId }) => runId);
  if (live.task.status !== Status.waitingForRollback)
    state.work.push({ kind: 'rollback', runId: live.task.runId });
}
