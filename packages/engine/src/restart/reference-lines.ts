import { isEndedOk, isWorkflowType, type Task, type TaskVariable, type WorkflowLine } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Mark of a restarted workflow that repeats only what had not ended well. */
export const ABORTED_ONLY = 'abortedOnly';

/** What restarted workflows are based on. */
export interface References {
  /** The tasks of the reference runs, by the run id of their workflow. */
  readonly tasks: ReadonlyMap<number, readonly Task[]>;
  /** What had been published to these workflows, by their run ids. */
  readonly variables: ReadonlyMap<number, readonly TaskVariable[]>;
}

/** Orders the tasks of reference runs, and the variables of their workflows, by the workflow. */
export function referencesOf(tasks: readonly Task[], variables: readonly TaskVariable[]): References {
  return {
    tasks: Map.groupBy(tasks, ({ parent }) => parent),
    variables: Map.groupBy(variables, ({ runId }) => runId),
  };
}

/** Has a restarted workflow repeat only what had not ended well; what the rest had published is there again. */
export function repeatAborted(state: ShardState, workflow: LiveTask): void {
  state.mark(workflow, 0, ABORTED_ONLY, '1');
  for (const { name, value } of workflow.references?.variables.get(workflow.task.referenceRunId) ?? [])
    state.setVariable(workflow, name, value);
}

/** The newest run on this line in the workflow that is restarted, if the line had the same object. */
export function referenceOfLine(workflow: LiveTask, line: WorkflowLine): Task | null {
  let newest: Task | null = null;
  for (const task of workflow.references?.tasks.get(workflow.task.referenceRunId) ?? []) {
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
    repeatAborted(state, child);
  }
}
