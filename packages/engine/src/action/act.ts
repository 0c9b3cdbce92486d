import { isContainerType, isWorkflowType, type Stage, Status } from '@taktwerk/model';
import { ignoreExternal } from '../external/external-dependency.ts';
import { removeRegistered, startRegistered } from '../group/job-group.ts';
import type { LiveTask } from '../live-task.ts';
import type { Reply, TaskAction } from '../message.ts';
import { takeSlot } from '../queue/grant-slots.ts';
import { quit, reload } from '../schedule/container-actions.ts';
import type { ShardState } from '../shard-state.ts';
import { ignoreSyncs } from '../sync/syncs-of-task.ts';
import { lineOf } from '../workflow/line-of.ts';
import { beginModification, endModification } from '../workflow/modify-lines.ts';
import { UNBLOCKED } from '../workflow/rebuild-lines.ts';
import { evaluateLine, settleWorkflow } from '../workflow/workflow.ts';
import type { LineState } from '../workflow/workflow-state.ts';
import { findActive } from './find-active.ts';
import { switchProcessing } from './switch-processing.ts';

/** Carries out what a user orders for an active task; a refusal says what state it would need. */
export function act(
  state: ShardState,
  message: {
    readonly client: number;
    readonly runId: number;
    readonly action: TaskAction;
    readonly recursive: boolean;
  },
): Reply {
  const found = findActive(state, message);
  if ('refusal' in found) return found.refusal;
  const { live } = found;
  const expected = perform(state, live, message.action, message.recursive);
  if (expected === null) return { kind: 'done', runId: message.runId };
  const { runId, status } = live.task;
  const details = `Run ${runId} has status ${status}; ${message.action} expects ${expected}.`;
  return { kind: 'refused', reason: 'wrongState', details };
}

/** Null when done, else the state the action expects. */
function perform(state: ShardState, live: LiveTask, action: TaskAction, recursive: boolean): string | null {
  if (live.task.stage === 'rollback') return 'a task that is not being rolled back';
  switch (action) {
    case 'suspend':
    case 'resume':
      return isWorkflowType(live.task.type) ||
        (isContainerType(live.task.type) && live.task.type !== 'C_HOSTG')
        ? switchProcessing(state, live, action === 'suspend', recursive)
        : 'a workflow, an event, a schedule, a recurring execution or a job group';
    case 'release':
      return release(state, live);
    case 'run':
      return runNow(state, live);
    case 'skip':
      return takeOut(state, live, 'skip', Status.endedSkippedByUser);
    case 'setInactive':
      return takeOut(state, live, 'inactive', Status.endedInactiveManual);
    case 'setActive':
      return intervene(state, live, null);
    case 'setBreakpoint':
      return intervene(state, live, 'breakpoint');
    case 'clearBreakpoint':
      return clearBreakpoint(state, live);
    case 'unblock':
      return unblock(state, live);
    case 'ignoreQueue':
      return ignoreQueue(state, live);
    case 'ignoreSync':
      return ignoreSyncs(state, live);
    case 'quit':
      return quit(state, live);
    case 'remove':
      return removeRegistered(state, live);
    case 'reload':
      return reload(state, live);
    case 'beginModification':
      return beginModification(state, live);
    case 'endModification':
      return endModification(state, live);
    case 'ignoreExternal':
      return ignoreExternal(state, live);
  }
}

function release(state: ShardState, live: LiveTask): string | null {
  if (live.task.stage !== 'release') return 'a task that waits for a manual release (1693)';
  live.task.stage = 'startTime';
  state.changes.update(live.task);
  state.advance(live);
  return null;
}

function runNow(state: ShardState, live: LiveTask): string | null {
  const { task } = live;
  if (task.stage === 'release' || task.stage === 'startTime') {
    task.stage = 'startTime';
    task.startAt = null;
    state.changes.update(task);
    state.advance(live);
    return null;
  }
  if (task.stage === 'group') {
    startRegistered(state, live);
    return null;
  }
  if (task.stage === 'preconditions') {
    task.intervention = 'run';
    live.conditionAsked = null;
    state.changes.update(task);
    state.advance(live);
    return null;
  }
  if (task.stage !== 'predecessors')
    return 'a task that waits for a release, a start time, its job group, predecessors or preconditions';
  task.intervention = 'run';
  state.changes.update(task);
  const found = lineOf(state, live);
  if (found !== null) {
    evaluateLine(state, found.workflow, found.line);
    settleWorkflow(state, found.workflow);
  }
  return null;
}

/** Where nothing of a task runs yet: an agent that has an order may run the job before it says so. */
const NOT_STARTED: ReadonlySet<Stage> = new Set([
  'release',
  'external',
  'startTime',
  'group',
  'preconditions',
  'queue',
  'sync',
  'parallel',
  'agent',
]);

/** A line that waits is taken out when its turn comes; a task that waits for a resource ends now. */
function takeOut(
  state: ShardState,
  live: LiveTask,
  intervention: 'skip' | 'inactive',
  status: number,
): string | null {
  const { task } = live;
  if (task.stage === 'predecessors') return intervene(state, live, intervention);
  if (!NOT_STARTED.has(task.stage)) return 'a task that has not started';
  state.end(live, status);
  return null;
}

function intervene(
  state: ShardState,
  live: LiveTask,
  intervention: LiveTask['task']['intervention'],
): string | null {
  if (live.task.stage !== 'predecessors') return 'a line that waits for its predecessors (1700)';
  live.task.intervention = intervention;
  state.changes.update(live.task);
  const found = lineOf(state, live);
  if (found?.line.state === 'blocked') {
    evaluateLine(state, found.workflow, found.line);
    settleWorkflow(state, found.workflow);
  }
  return null;
}

function clearBreakpoint(state: ShardState, live: LiveTask): string | null {
  if (live.task.intervention !== 'breakpoint') return 'a line with a breakpoint';
  live.task.status = Status.waitingForPredecessor;
  return intervene(state, live, null);
}

/** Blocked lines go on: the one asked for, or all of a workflow, its END included. */
function unblock(state: ShardState, live: LiveTask): string | null {
  if (live.workflow !== null) {
    const blocked = [...live.workflow.lines.values()].filter((line) => line.state === 'blocked');
    if (blocked.length === 0) return 'a workflow with a blocked line (1560)';
    for (const line of blocked) unblockLine(state, live, line);
    settleWorkflow(state, live);
    return null;
  }
  const found = lineOf(state, live);
  if (found?.line.state !== 'blocked') return 'a blocked line';
  unblockLine(state, found.workflow, found.line);
  settleWorkflow(state, found.workflow);
  return null;
}

function unblockLine(state: ShardState, workflow: LiveTask, line: LineState): void {
  const child = line.runId === null ? undefined : state.tasks.get(line.runId);
  workflow.task.lineStatus = Status.unblocked;
  state.changes.update(workflow.task);
  if (child === undefined) {
    state.mark(workflow, line.line.lineNumber, UNBLOCKED, '1');
    workflow.workflow?.move(line, 'ended');
    if (workflow.workflow !== null) workflow.workflow.endReached = true;
    return;
  }
  child.task.intervention = 'run';
  child.task.lineStatus = Status.unblocked;
  state.changes.update(child.task);
  evaluateLine(state, workflow, line);
}

function ignoreQueue(state: ShardState, live: LiveTask): string | null {
  const { task } = live;
  if (task.stage !== 'queue') return 'a task that waits for its queue (1684)';
  state.queue(task.client, task.queue).force(task.runId);
  takeSlot(state, task.runId);
  state.advance(live);
  return null;
}
