import { isJobType, Status } from '@taktwerk/model';
import { admitJobs } from '../agent/admit-jobs.ts';
import { leaveAgentGroup, wakeAgentGroups } from '../agent-group/group-of-task.ts';
import { askedRunEnded } from '../asked/answer-ask.ts';
import { leaveEvent } from '../event/event.ts';
import { tellExternals } from '../external/external-dependency.ts';
import { unregister } from '../group/registration.ts';
import type { LiveTask } from '../live-task.ts';
import { tellEscalated } from '../notification/escalation.ts';
import { grantSlots } from '../queue/grant-slots.ts';
import { evaluateResult } from '../result/evaluate-result.ts';
import { startRepeat } from '../result/repeat-line.ts';
import { supportingRunEnded } from '../rollback/supporting-run-ended.ts';
import { checkMinimum } from '../run-time/run-time-limits.ts';
import { rootEnded } from '../schedule/container.ts';
import { resumeWaiters } from '../script/awaited-run.ts';
import type { ShardState } from '../shard-state.ts';
import { leaveSyncs } from '../sync/syncs-of-task.ts';
import { tellEnd } from '../watch/tell-watches.ts';
import { childEnded } from '../workflow/workflow.ts';
import { leave } from './leave.ts';
import { storeReports } from './store-reports.ts';

/** What follows from the end of a task: it gives back what it held, tells its workflow and whoever waits, and leaves. */
export function afterEnd(state: ShardState, live: LiveTask): void {
  const { task } = live;
  releaseResources(state, live);
  leaveSyncs(state, live);
  unregister(state, live);
  recordRunTime(state, live);
  checkMinimum(state, live);
  evaluateResult(state, live);
  if (live.continuation !== null) {
    live.continuation = null;
    state.changes.removeContinuation(task.runId);
  }
  state.disarmAll(live);
  if (task.type === 'EVNT') leaveEvent(state, live);
  // By what a recurring execution went is told of it after its end, too (reference `ae-rest-api.md` §8.1).
  if (live.marks.size > 0 && task.type !== 'C_PERIOD') state.changes.removeMarks(task.runId);
  if (isJobType(task.type)) state.changes.removedOrders.add(task.runId);
  else state.effects.push({ kind: 'stopScript', runId: task.runId });
  resumeWaiters(state, live);
  tellExternals(state, live);
  tellEscalated(state, live);
  tellEnd(state, live);
  forgetLines(state, live);
  storeReports(state, live);
  const parent = state.tasks.get(task.parent);
  if (startRepeat(state, live)) return;
  if (parent === undefined || parent.task.stage === 'ended') {
    leave(state, live);
  } else if (parent.supporting === task.runId) {
    supportingRunEnded(state, parent, live);
  } else if (isJobType(parent.task.type)) {
    leave(state, live);
    askedRunEnded(state, parent, task);
  } else if (parent.roots === null) {
    childEnded(state, parent, live);
  } else {
    leave(state, live);
    rootEnded(state, parent, task);
  }
}

/** Only correct runs count for estimates (reference `engine-semantics.md` §1.3). */
function recordRunTime(state: ShardState, { task }: LiveTask): void {
  const { runId, client, name, type, status, startTime, endTime } = task;
  // The container of a recurring execution or of an agent group bears the name of what it starts, a hit that of its event.
  if (
    type === 'C_PERIOD' ||
    type === 'C_HOSTG' ||
    type === 'EVNT_CHILD' ||
    status !== Status.endedOk ||
    startTime === null ||
    endTime === null
  )
    return;
  state.runTimes.record(client, name, { runId, endTime, milliseconds: endTime - startTime });
}

function releaseResources(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  const queue = state.queue(task.client, task.queue);
  queue.release(task.runId);
  task.slotHeld = false;
  grantSlots(state, queue);
  if (definition !== null && definition.maxParallel > 0) {
    const runs = state.parallelRuns(task.client, definition);
    runs.leave(task.runId);
    task.parallelHeld = false;
    for (let runId = runs.admitNext(); runId !== undefined; runId = runs.admitNext()) admit(state, runId);
    state.tidyParallelRuns(task.client, definition.name);
  }
  leaveAgentGroup(state, live);
  if (isJobType(task.type) && task.agent !== null) {
    state.removeJob(task.agent, task.runId);
    state.agent(task.agent).jobs.leave(task.runId);
    admitJobs(state, task.agent);
    wakeAgentGroups(state);
  }
}

function admit(state: ShardState, runId: number): void {
  const live = state.tasks.get(runId);
  if (live === undefined) return;
  live.task.parallelHeld = true;
  state.changes.update(live.task);
  state.advance(live);
}

/** The tasks of an ended workflow are history: only the workflow itself is still a line of its own parent. */
function forgetLines(state: ShardState, live: LiveTask): void {
  for (const { runId } of live.workflow?.lines.values() ?? []) if (runId !== null) state.forget(runId);
  live.workflow = null;
}
