import { isWorkflowType } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import { leavesActivities, type ShardState } from '../shard-state.ts';

/** An outermost task leaves memory, and by its own rule the activities, with all it controlled. */
export function leave(state: ShardState, live: LiveTask): void {
  const { task } = live;
  if (task.deactivated || leavesActivities(task)) {
    task.deactivated = true;
    if (isWorkflowType(task.type)) state.changes.deactivatedTrees.push(task.runId);
  }
  state.forget(task.runId);
}
