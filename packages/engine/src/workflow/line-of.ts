import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { LineState } from './workflow-state.ts';

/** The line of an active workflow a task stands on; null for a task without. */
export function lineOf(
  state: ShardState,
  live: LiveTask,
): { readonly workflow: LiveTask; readonly line: LineState } | null {
  const workflow = state.tasks.get(live.task.parent);
  const line =
    live.task.lineNumber === null ? undefined : workflow?.workflow?.lines.get(live.task.lineNumber);
  return workflow === undefined || line === undefined ? null : { workflow, line };
}
