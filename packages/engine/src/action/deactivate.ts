import { isWorkflowType } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { findActive } from './find-active.ts';

/**
 * Takes an active outermost workflow out of the activities with all it controls: its tasks go on, and what it still
 * makes follows when it ends (reference `engine-semantics.md` §3.6).
 */
export function deactivateActive(
  state: ShardState,
  message: { readonly client: number; readonly runId: number },
): Reply {
  const found = findActive(state, message);
  if ('refusal' in found) return found.refusal;
  const { task } = found.live;
  if (!isWorkflowType(task.type) || task.parent !== 0 || task.stage === 'rollback') {
    const details = `Run ${task.runId} has status ${task.status}; only ended tasks and outermost workflows leave the activities.`;
    return { kind: 'refused', reason: 'wrongState', details };
  }
  const rest: LiveTask[] = [found.live];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    next.task.deactivated = true;
    state.changes.update(next.task);
    for (const { runId } of next.workflow?.lines.values() ?? []) {
      const child = runId === null ? undefined : state.tasks.get(runId);
      if (child !== undefined) rest.push(child);
    }
  }
  state.changes.deactivatedTrees.push(task.runId);
  return { kind: 'done', runId: task.runId };
}
