import {
  type ExecutableDefinition,
  isContainerType,
  isEnded,
  isEndedOk,
  isWorkflowType,
  Status,
  type Task,
} from '@taktwerk/model';
import { pinRun } from '../activation/activate.ts';
import { leave } from '../life-cycle/leave.ts';
import type { LiveTask } from '../live-task.ts';
import type { Definitions, Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { inOrder, planRollback } from './plan.ts';
import { startSupportingRun } from './supporting-run.ts';

/** A user wants an ended run undone. */
export interface RollbackRequest {
  /** As stored, like those below it at any depth. */
  readonly run: Task;
  readonly below: readonly Task[];
  /** What these were activated with, by `object_version.id`. */
  readonly versions: ReadonlyMap<number, ExecutableDefinition>;
  /** Their rollback objects, as they are now, with all these reach. */
  readonly definitions: Definitions;
  /** {@link ShardState.rollbacks} before the tasks were read: what was rolled back since is not as it was read. */
  readonly rollbacks: number;
}

/**
 * Undoes an ended run that is still among the activities: its rollback object runs; of a workflow what ran is rolled back
 * first, one task after the other, the last started first (reference `engine-semantics.md` §1.3). The tasks keep their run
 * ids and end anew.
 */
export function rollback(
  state: ShardState,
  { run, below, versions, definitions, rollbacks }: RollbackRequest,
): Reply {
  const refuse = (why: string): Reply => ({
    kind: 'refused',
    reason: 'wrongState',
    details: `Run ${run.runId} cannot be rolled back: ${why}.`,
  });
  if (isContainerType(run.type)) return refuse(`it is a ${run.type}; roll back what it started`);
  if (!isEnded(run.status)) return refuse(`it has status ${run.status}; expected an ended run`);
  if (run.deactivated) return refuse('it has left the activities');
  if (run.startTime === null) return refuse(`it never ran, it ended with ${run.status}`);
  if (state.tasks.has(run.runId) || state.rollbacks !== rollbacks)
    return refuse('its workflow is active, or something was rolled back in this moment; ask again');
  const plan = planRollback(run, below, versions);
  if (!plan.ok) return refuse(`run ${plan.active.runId} below it is active`);
  for (const task of plan.tasks) {
    const definition = task.versionId === null ? null : (versions.get(task.versionId) ?? null);
    const live = state.takeUp(task, definition, definitions);
    Object.assign(live.task, { stage: 'rollback', endingStatus: task.status, cancelRequested: false });
    state.show(live, Status.waitingForRollback);
  }
  for (const { runId, parent } of inOrder(plan.tasks))
    if (runId !== run.runId) state.tasks.get(parent)?.undo.push(runId);
  const live = state.tasks.get(run.runId);
  if (live !== undefined) pinRun(state, live);
  state.rollbacks += 1;
  state.work.push({ kind: 'rollback', runId: run.runId });
  return { kind: 'done', runId: run.runId };
}

/** Goes on with the rollback of a task: the next of its tasks, then its own rollback object, then its end. */
export function proceedRollback(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  if (task.stage !== 'rollback' || live.supporting !== null) return;
  const isWorkflow = isWorkflowType(task.type);
  const next = nextOf(state, live);
  if (next !== null) {
    if (next.task.status !== Status.waitingForRollback) return;
    state.show(live, Status.workflowRollback, `Rolls back ${next.task.name} (${next.task.runId}).`);
    state.work.push({ kind: 'rollback', runId: next.task.runId });
    return;
  }
  const object = definition?.rollback.rollback ?? null;
  if (object === null) {
    endRollback(state, live, isWorkflow ? Status.workflowRolledBack : Status.endedRollbackEmpty, null);
  } else if (startSupportingRun(state, live, object)) {
    state.show(live, Status.customRollback, `Its rollback object ${object} runs.`);
  } else {
    fail(
      state,
      live,
      Status.faultCustomRollback,
      `There is no rollback object ${object} in client ${task.client}.`,
    );
  }
}

/** The rollback object of a task has ended. */
export function rollbackObjectEnded(state: ShardState, live: LiveTask, object: LiveTask): void {
  const { runId, name, status } = object.task;
  if (isEndedOk(status)) {
    const isWorkflow = isWorkflowType(live.task.type);
    endRollback(state, live, isWorkflow ? Status.workflowRolledBack : Status.endedRolledBack, null);
  } else {
    fail(
      state,
      live,
      Status.faultCustomRollback,
      `Its rollback object ${name} (${runId}) ended with ${status}.`,
    );
  }
}

/** What runs of the rollback of a task, for who wants to cancel it. */
export function activeRollback(state: ShardState, live: LiveTask): LiveTask | null {
  return (
    nextOf(state, live) ?? (live.supporting === null ? null : (state.tasks.get(live.supporting) ?? null))
  );
}

/** A rollback that failed stops there: what was still to be undone is as it was, and every workflow above ends 1830. */
function fail(state: ShardState, live: LiveTask, status: number, why: string): void {
  const parent = parentOf(state, live);
  restoreTasks(state, live);
  endRollback(state, live, status, why);
  if (parent === null) return;
  fail(state, parent, Status.faultRollback, `The rollback of ${live.task.name} (${live.task.runId}) failed.`);
}

function restoreTasks(state: ShardState, live: LiveTask): void {
  for (const runId of live.undo) {
    const child = state.tasks.get(runId);
    if (child === undefined) continue;
    restoreTasks(state, child);
    settle(state, child, child.task.endingStatus ?? Status.endedCancel, null);
    state.forget(runId);
  }
  live.undo = [];
}

function endRollback(state: ShardState, live: LiveTask, status: number, detail: string | null): void {
  const parent = parentOf(state, live);
  settle(state, live, status, detail);
  live.task.endTime = state.notBefore(live.task.startTime ?? live.task.activationTime);
  state.rollbacks += 1;
  if (parent === null) {
    leave(state, live);
  } else {
    parent.undo.pop();
    state.forget(live.task.runId);
    state.work.push({ kind: 'rollback', runId: parent.task.runId });
  }
}

function settle(state: ShardState, live: LiveTask, status: number, detail: string | null): void {
  const { task } = live;
  Object.assign(task, { stage: 'ended', status, statusDetail: detail, endingStatus: null });
  state.active -= 1;
  state.changes.update(task);
}

/** The workflow whose rollback this one belongs to. */
function parentOf(state: ShardState, live: LiveTask): LiveTask | null {
  const parent = state.tasks.get(live.task.parent);
  return parent?.task.stage === 'rollback' && live.task.lineNumber !== null ? parent : null;
}

/** The task of a workflow that is rolled back now or next. */
function nextOf(state: ShardState, live: LiveTask): LiveTask | null {
  const runId = live.undo.at(-1);
  return runId === undefined ? null : (state.tasks.get(runId) ?? null);
}
