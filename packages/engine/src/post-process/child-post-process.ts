import { type ObjectType, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ScriptResult } from '../message.ts';
import type { ShardState } from '../shard-state.ts';

/** Tasks whose page runs in those they control; what starts an object anew has the page of that object for others. */
const CONTROLLING: ReadonlySet<ObjectType> = new Set(['JOBP', 'JSCH', 'C_HOSTG']);

/** Ends that leave nothing to look at. */
const CANCELLED: ReadonlySet<number> = new Set([
  Status.endedCancel,
  Status.endedWorkflowCancel,
  Status.endedWorkflowAbend,
]);

/** Through with it, or never to come to it. */
const BEHIND: ReadonlySet<LiveTask['task']['stage']> = new Set([
  'childPostProcess',
  'postconditions',
  'ended',
]);

/**
 * Holds up the end of a task until the page its controlling task has for that has run in it (reference
 * `engine-semantics.md` §1.3); false when there is none. A task that never ran or was cancelled has nothing to be looked at.
 */
export function beginChildPostProcess(
  state: ShardState,
  live: LiveTask,
  status: number,
  detail: string | null,
): boolean {
  const { task } = live;
  const parent = task.parent === 0 ? undefined : state.tasks.get(task.parent);
  if (parent === undefined || parent.supporting === task.runId) return false;
  if ((parent.definition?.scripts.childPostProcess ?? '') === '') return false;
  if (!CONTROLLING.has(parent.task.type) || BEHIND.has(task.stage)) return false;
  if (task.startTime === null || task.cancelRequested || CANCELLED.has(status)) return false;
  state.disarm(live, 'maximumRunTime');
  task.stage = 'childPostProcess';
  task.endingStatus = status;
  state.changes.update(task);
  state.show(live, Status.postProcessing, detail ?? task.statusDetail);
  state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'child_post_process' });
  return true;
}

/** The page is through: a task ends as it would have, unless the page failed. */
export function childPostProcessEnded(state: ShardState, live: LiveTask, result: ScriptResult): void {
  const failed = result.kind === 'failed' || result.kind === 'stopped';
  if (failed) state.end(live, Status.faultPostProcessing, result.text);
  else state.end(live, live.task.endingStatus ?? Status.endedOk);
}
