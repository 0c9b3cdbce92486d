import { isEndedOk, isWorkflowType, type Task, type WorkflowLine } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Mark of a restarted workflow that repeats only what had not ended well. */
export const ABORTED_ONLY = 'abortedOnly';

/** What restarted workflows are based on: the tasks of the reference runs, by the run id of their workflow. */
export type References = ReadonlyMap<number, readonly Task[]>;

/** Orders the tasks of reference runs by their workflow. */
export function referencesOf(tasks: readonly Task[]): References {
  return Map.groupBy(tasks, ({ parent }) => parent);
}

/** The newest run on this line in the workflow that is restarted, if the line had the same object. */
export function referenceOfLine(workflow: LiveTask, line: WorkflowLine): Task | null {
  let newest: Task | null = null;
  for (const task of workflow.references?.get(workflow.task.referenceRunId) ?? []) {
    if (task.lineNumber !== line.lineNumber || task.name !== line.objectName) continue;
    if (newest === null || task.runId > newest.runId) newest = task;
  }
  return newest;
}

/** Where the script of a run based on this one begins: behind what it had done, unless it had ended well. */
export function startingPoint(reference: Task): string | null {
  return isEndedOk(reference.status) ? null : reference.restartPoint;
}

/**
 * A task of a restarted workflow goes on from its reference run; where only what had failed is repeated, one that
 * ended well ends as it did when its turn comes (reference `engine-semantics.md` §3.8).
 */
export function basedOn(state: ShardState, workflow: LiveTask, child: LiveTask, reference: Task): void {
  child.task.restartPoint = startingPoint(reference);
  child.references = workflow.references;
  if (state.marked(workflow, 0, ABORTED_ONLY) === '') return;
  if (isEndedOk(reference.status)) {
    child.task.endingStatus = reference.status;
    child.task.returnCode = reference.returnCode;
  } else if (isWorkflowType(child.task.type)) {
    state.mark(child, 0, ABORTED_ONLY, '1');
  }
}
