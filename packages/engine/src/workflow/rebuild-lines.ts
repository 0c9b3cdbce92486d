import { isEnded, Status, type WorkflowDefinition } from '@taktwerk/model';
import { branchOf } from '../branch/branch.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { statusInWorkflow } from './abort-signal.ts';
import { mayDecide, unmetDependency } from './workflow.ts';
import { type LineState, WorkflowState } from './workflow-state.ts';

/** Mark of an END whose block was lifted: no task tells of it. */
export const UNBLOCKED = 'unblocked';

/** Makes the lines of an active workflow anew: the state of every line follows from its newest run. */
export function rebuildLines(
  state: ShardState,
  live: LiveTask,
  definition: WorkflowDefinition,
  children: readonly LiveTask[],
): void {
  const workflow = new WorkflowState(definition, branchOf(state, live));
  live.workflow = workflow;
  const statuses = new Map<number, number>();
  for (const { task } of children) {
    const line = task.lineNumber === null ? undefined : workflow.lines.get(task.lineNumber);
    if (line?.line.kind !== 'task' || task.status === Status.deleted) {
      if (isEnded(task.status)) state.tasks.delete(task.runId);
      continue;
    }
    if (line.runId !== null) state.tasks.delete(line.runId);
    line.runId = task.runId;
  }
  for (const line of workflow.lines.values()) {
    const child = line.runId === null ? undefined : state.tasks.get(line.runId);
    if (child === undefined) continue;
    const status = statusInWorkflow(state, live, child);
    if (isEnded(status)) statuses.set(line.line.lineNumber, status);
  }
  const started = !children.some(({ task }) => task.stage === 'activation');
  if (!started) state.work.push({ kind: 'generateNext', runId: live.task.runId });
  for (const line of workflow.lines.values())
    if (line.line.kind === 'start' && started) statuses.set(line.line.lineNumber, Status.endedOk);
  for (const line of workflow.lines.values()) {
    line.status = statuses.get(line.line.lineNumber) ?? null;
    line.pending = line.line.dependencies.filter(({ predecessor }) => !statuses.has(predecessor)).length;
  }
  for (const line of workflow.lines.values()) rebuildLine(state, live, workflow, line);
}

function rebuildLine(state: ShardState, live: LiveTask, workflow: WorkflowState, line: LineState): void {
  const child = line.runId === null ? undefined : state.tasks.get(line.runId);
  if (child !== undefined) {
    if (isEnded(child.task.status)) workflow.move(line, 'ended');
    else if (line.status !== null) workflow.move(line, 'signalled');
    else if (child.task.stage !== 'predecessors' && child.task.stage !== 'activation')
      workflow.move(line, 'released');
    else if (child.task.lineStatus === Status.blocked || child.task.status === Status.heldAtBreakpoint)
      workflow.move(line, 'blocked');
  } else if (line.line.kind === 'start') {
    if (line.status !== null) workflow.move(line, 'ended');
  } else if (line.pending === 0 && mayDecide(live)) {
    const passes =
      unmetDependency(state, workflow, line) === null ||
      line.line.elseAction === 'S' ||
      state.marked(live, line.line.lineNumber, UNBLOCKED) !== '';
    if (passes) workflow.endReached = true;
    workflow.move(line, passes ? 'ended' : 'blocked');
  }
}
