import { isEnded, isJobType, Status } from '@taktwerk/model';
import { findActive } from '../action/find-active.ts';
import { awaitedByJob } from '../asked/asked.ts';
import { isJobOver } from '../asked/job-end.ts';
import type { LiveTask } from '../live-task.ts';
import type { Reply } from '../message.ts';
import { activeRollback } from '../rollback/rollback.ts';
import { endWaiting, rootsOf } from '../schedule/container-actions.ts';
import type { ShardState } from '../shard-state.ts';
import { endUnstarted, settleWorkflow } from '../workflow/workflow.ts';

/**
 * Cancels a task (reference `engine-semantics.md` §3.7). Lines of a workflow that have not started end with it;
 * started ones go on unless the cancel is recursive. The workflow ends after them.
 */
export function cancel(
  state: ShardState,
  message: { readonly client: number; readonly runId: number; readonly recursive: boolean },
): Reply {
  const found = findActive(state, message);
  if ('refusal' in found) return found.refusal;
  const { live } = found;
  cancelTask(state, live, Status.endedCancel, message.recursive);
  return { kind: 'done', runId: message.runId };
}

/** Cancels a task; what is on an agent ends when that says so. */
export function cancelTask(
  state: ShardState,
  live: LiveTask,
  endingStatus: number,
  recursive: boolean,
): void {
  const rest: { readonly live: LiveTask; readonly endingStatus: number }[] = [{ live, endingStatus }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { live: task } = next;
    if (isEnded(task.task.status)) continue;
    if (task.task.stage === 'backup' || task.task.stage === 'rollback') {
      rest.push(...cancelSupporting(state, task, next.endingStatus));
    } else if (task.workflow !== null && task.task.stage === 'running') {
      markCancelled(state, task, next.endingStatus);
      endUnstarted(state, task, Status.endedWorkflowCancel);
      if (recursive) {
        for (const child of startedChildren(state, task))
          rest.push({ live: child, endingStatus: Status.endedWorkflowCancel });
      }
      settleWorkflow(state, task);
    } else if (task.roots !== null) {
      rest.push(...cancelContainer(state, task, next.endingStatus, recursive));
    } else if (isOnAgent(task)) {
      markCancelled(state, task, next.endingStatus);
      const { runId, attempt, agent } = task.task;
      if (agent !== null && !isJobOver(task))
        state.effects.push({ kind: 'cancelJob', runId, attempt, agent });
      if (recursive)
        for (const child of awaitedByJob(state, task))
          rest.push({ live: child, endingStatus: Status.endedWorkflowCancel });
    } else {
      state.end(task, next.endingStatus);
    }
  }
}

/** Without its backup a task ends, without its rollback object it is not rolled back: that run is cancelled. */
function cancelSupporting(
  state: ShardState,
  live: LiveTask,
  endingStatus: number,
): readonly { readonly live: LiveTask; readonly endingStatus: number }[] {
  const active = activeRollback(state, live);
  if (active === null) {
    if (live.task.stage === 'backup') state.end(live, endingStatus);
    return [];
  }
  if (live.task.stage === 'backup') markCancelled(state, live, endingStatus);
  else live.task.cancelRequested = true;
  state.changes.update(live.task);
  return [{ live: active, endingStatus: Status.endedWorkflowCancel }];
}

/** What a container started goes on unless the cancel is recursive; then it ends after them. Answers with those to cancel. */
function cancelContainer(
  state: ShardState,
  live: LiveTask,
  endingStatus: number,
  recursive: boolean,
): readonly { readonly live: LiveTask; readonly endingStatus: number }[] {
  // Hits that were taken are run, unless the cancel is for them, too.
  if (live.task.type !== 'EVNT') endWaiting(state, live, 'What had started it was cancelled.');
  const roots = recursive ? rootsOf(state, live) : [];
  if (roots.length === 0) state.end(live, endingStatus);
  else markCancelled(state, live, endingStatus);
  return roots.map((root) => ({ live: root, endingStatus: Status.endedWorkflowCancel }));
}

function markCancelled(state: ShardState, { task }: LiveTask, endingStatus: number): void {
  task.cancelRequested = true;
  task.endingStatus ??= endingStatus;
  task.status = Status.canceling;
  state.changes.update(task);
}

/** The agent has or may have the order: only it can say that the job is over. */
function isOnAgent({ task }: LiveTask): boolean {
  return isJobType(task.type) && (task.stage === 'starting' || task.stage === 'running');
}

function startedChildren(state: ShardState, live: LiveTask): LiveTask[] {
  const children: LiveTask[] = [];
  for (const line of live.workflow?.lines.values() ?? []) {
    const child =
      (line.state === 'released' || line.state === 'signalled') && line.runId !== null
        ? state.tasks.get(line.runId)
        : undefined;
    if (child !== undefined) children.push(child);
  }
  return children;
}
