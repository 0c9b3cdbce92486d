import { isContainerType, isEnded, isWorkflowType } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import { rootsOf, switchContainer } from '../schedule/container-actions.ts';
import type { ShardState } from '../shard-state.ts';
import { evaluateAll, settleWorkflow } from '../workflow/workflow.ts';

/** Stops or resumes a workflow or container; recursively also the workflows inside that are active. */
export function switchProcessing(
  state: ShardState,
  live: LiveTask,
  suspend: boolean,
  recursive: boolean,
): null {
  const rest = [live];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (isContainerType(next.task.type)) {
      switchContainer(state, next, suspend);
      if (recursive) rest.push(...rootsOf(state, next).filter((root) => isWorkflowType(root.task.type)));
      continue;
    }
    if (next.task.suspended !== suspend) {
      next.task.suspended = suspend;
      state.changes.update(next.task);
    }
    if (suspend) settleWorkflow(state, next);
    else evaluateAll(state, next);
    if (!recursive) continue;
    for (const line of next.workflow?.lines.values() ?? []) {
      const child = line.runId === null ? undefined : state.tasks.get(line.runId);
      if (child !== undefined && isWorkflowType(child.task.type) && !isEnded(child.task.status))
        rest.push(child);
    }
  }
  return null;
}
