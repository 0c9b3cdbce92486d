import {
  isContainerType,
  isJobType,
  isScriptType,
  type ObjectType,
  type Stage,
  Status,
} from '@taktwerk/model';
import { admitJobs, resourceUnits } from '../agent/admit-jobs.ts';
import { groupOf, passAgentGroup } from '../agent-group/group-of-task.ts';
import { awaitedByJob } from '../asked/asked.ts';
import { passPreconditions } from '../condition/conditions.ts';
import { passJobGroup } from '../group/job-group.ts';
import { isHeld } from '../hold/hold-of-task.ts';
import type { LiveTask } from '../live-task.ts';
import { startNotification } from '../notification/notification.ts';
import { grantSlots, takeSlot } from '../queue/grant-slots.ts';
import { holdsSlot } from '../queue/holds-slot.ts';
import { waitingPriority } from '../queue/waiting-priority.ts';
import { wakeWithQueue } from '../queue/wake-with-queue.ts';
import { isRepeated } from '../result/repeat-line.ts';
import { passBackup } from '../rollback/backup.ts';
import { markStarted } from '../run-time/run-time-limits.ts';
import { passScheduleLine } from '../schedule/schedule-line.ts';
import { BEYOND_DEPTH, MAX_RECURSIONS, type ShardState } from '../shard-state.ts';
import { passSyncs } from '../sync/syncs-of-task.ts';

/**
 * Takes a task through its gates until it runs or has to wait (reference `engine-semantics.md` §3.1): queue slot, syncs,
 * parallel runs, generation, agent. Each gate may be asked again at any time.
 */
export function advance(state: ShardState, live: LiveTask): void {
  const { task } = live;
  for (;;) {
    switch (task.stage) {
      case 'activation':
        state.show(live, Status.generating);
        state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'process' });
        return;
      case 'release':
        if (task.manualRelease) {
          state.show(live, Status.waitingForRelease);
          return;
        }
        task.stage = 'startTime';
        break;
      case 'startTime':
        if (!passStartTime(state, live) || !passScheduleLine(state, live)) return;
        task.stage = 'group';
        break;
      case 'group':
        if (!passJobGroup(state, live)) return;
        task.stage = 'preconditions';
        break;
      case 'preconditions':
        if (!passPreconditions(state, live)) return;
        task.stage = 'queue';
        break;
      case 'queue':
        if (!passQueue(state, live)) return;
        task.stage = task.type === 'C_HOSTG' ? 'parallel' : 'sync';
        break;
      case 'sync':
        if (!passHoldAfterQueue(state, live) || !passSyncs(state, live)) return;
        task.stage = 'parallel';
        break;
      case 'parallel':
        if (!passParallel(state, live) || !passGroup(state, live)) return;
        task.stage = task.type === 'C_HOSTG' ? 'running' : 'backup';
        break;
      case 'backup':
        if (!passBackup(state, live)) return;
        task.stage = isScriptType(task.type)
          ? 'running'
          : task.generated
            ? generatedStage(task.type)
            : 'generation';
        break;
      case 'generation':
        if (needsGeneration(live)) {
          state.show(live, Status.generating);
          state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'process' });
          return;
        }
        task.stage = 'running';
        break;
      case 'agent':
        if (!passAgent(state, live)) return;
        task.stage = 'starting';
        state.show(live, Status.startInitiated);
        orderJob(state, live);
        return;
      case 'running':
        run(state, live);
        return;
      case 'predecessors':
      case 'external':
      case 'starting':
      case 'outputScan':
      case 'postProcess':
      case 'childPostProcess':
      case 'postconditions':
      case 'rollback':
      case 'ended':
        return;
    }
    state.changes.update(task);
  }
}

function generatedStage(type: ObjectType): Stage {
  return isJobType(type) ? 'agent' : 'running';
}

/** Jobs are always generated: attributes may hold variables. Workflows only when they have a script; that of an event runs at its hits. */
function needsGeneration({ task, definition }: LiveTask): boolean {
  if (task.type === 'EVNT') return false;
  if (isJobType(task.type)) return true;
  if (definition === null) return false;
  // Prompts of a task that runs under another are settled with its script, be it empty.
  return definition.scripts.process !== '' || (definition.promptSets.length > 0 && task.parent !== 0);
}

/** A time that has passed does not hold anything up. */
function passStartTime(state: ShardState, live: LiveTask): boolean {
  const { startAt } = live.task;
  if (startAt === null || startAt <= state.now) {
    state.disarm(live, 'startTime');
    return true;
  }
  if (live.timers.get('startTime')?.due !== startAt) state.arm(live, 'startTime', startAt);
  const status = isRepeated(state, live) ? Status.waitingForRestartTime : Status.waitingForStartTime;
  state.show(live, status);
  return false;
}

/** Workflows hold no slot, or a queue of one slot would stop them at their own child; a stopped queue holds them. */
function passQueue(state: ShardState, live: LiveTask): boolean {
  const { task } = live;
  if (task.slotHeld) return true;
  const fault = nestingFault(state, live);
  if (fault !== null) {
    state.end(live, Status.faultOther, fault);
    return false;
  }
  if (state.draining) {
    state.show(live, Status.clientStopped, 'The server is shutting down.');
    return false;
  }
  if (isHeld(state, live)) return false;
  if (runsOnSlotOfItsTask(state, live)) return true;
  const queue = state.queue(task.client, task.queue);
  const takesSlot = holdsSlot(task.type);
  if (!takesSlot && !queue.stopped) return true;
  if (queue.request(task.runId, task.priority)) takeSlot(state, task.runId);
  for (let runId = queue.grantNext(); runId !== undefined; runId = queue.grantNext()) {
    takeSlot(state, runId);
    if (runId !== task.runId) state.work.push({ kind: 'advance', runId });
  }
  if (task.slotHeld) return true;
  wakeWithQueue(state, queue);
  state.show(live, takesSlot ? Status.waitingForQueueSlot : Status.queueStopped);
  return false;
}

/** Why a task has to end because what started it was started by itself, again and again; null when it need not. */
function nestingFault({ nestingDepth }: ShardState, { task }: LiveTask): string | null {
  if (task.depth >= BEYOND_DEPTH)
    return `Workflows of this tree contained themselves more than ${MAX_RECURSIONS} times.`;
  if (nestingDepth === 0 || task.depth <= nestingDepth) return null;
  return `Activations are nested deeper than ${nestingDepth}: does the object start itself?`;
}

/**
 * A backup takes no second slot of the queue of its task, which waits for it, nor what a scenario has started and waits for,
 * at any depth: in a queue of one slot neither would go on.
 */
function runsOnSlotOfItsTask(state: ShardState, { task: { runId, parent, queue } }: LiveTask): boolean {
  let child = runId;
  for (let live = state.tasks.get(parent); live !== undefined; live = state.tasks.get(live.task.parent)) {
    if (live.task.slotHeld && live.task.queue === queue)
      return live.supporting === child || awaitedByJob(state, live).some(({ task }) => task.runId === child);
    child = live.task.runId;
  }
  return false;
}

/** A slot that was granted to a task which is held now goes to others meanwhile. */
function passHoldAfterQueue(state: ShardState, live: LiveTask): boolean {
  const { task } = live;
  if (!isHeld(state, live)) return true;
  const queue = state.queue(task.client, task.queue);
  queue.release(task.runId);
  task.slotHeld = false;
  task.stage = 'queue';
  state.changes.update(task);
  grantSlots(state, queue);
  return false;
}

function passParallel(state: ShardState, live: LiveTask): boolean {
  const { task, definition } = live;
  // Whatever let it pass the gates before: a slot, a SYNC object or a user who had it ignore one of them.
  if (isHeld(state, live)) return false;
  if (definition === null || definition.maxParallel === 0 || task.parallelHeld) return true;
  if (task.type === 'C_HOSTG') return true;
  const runs = state.parallelRuns(task.client, definition);
  if (runs.tryEnter(task.runId)) {
    task.parallelHeld = true;
    return true;
  }
  if (definition.parallelElse === 'abort') {
    state.end(
      live,
      Status.faultAlreadyRunning,
      `${definition.name} may run ${definition.maxParallel} at a time and does so already.`,
    );
    return false;
  }
  runs.wait(task.runId, task.priority);
  state.show(live, Status.waitingForParallelTask);
  return false;
}

/** A job that names an agent group takes an agent of it; one that starts on all of them waits until there is any. */
function passGroup(state: ShardState, live: LiveTask): boolean {
  const group = groupOf(state, live);
  return group === null || passAgentGroup(state, live, group);
}

function passAgent(state: ShardState, live: LiveTask): boolean {
  const { task } = live;
  if (task.agent === null || task.agent === '') {
    state.end(live, Status.faultOther, `${task.name} names no agent (job_attributes.agent).`);
    return false;
  }
  const agent = state.agent(task.agent);
  state.addJob(task.agent, task.runId);
  if (isHeld(state, live)) {
    // Others have its units meanwhile.
    agent.jobs.leave(task.runId);
    admitJobs(state, task.agent);
    return false;
  }
  if (!agent.connected || state.draining) {
    if (!agent.connected) state.effects.push({ kind: 'agentMissing', agent: task.agent });
    state.show(live, Status.waitingForHost);
    return false;
  }
  if (!agent.jobs.has(task.runId)) {
    agent.jobs.wait(task.runId, resourceUnits(live), waitingPriority(state, task));
    admitJobs(state, task.agent);
  }
  if (agent.jobs.has(task.runId)) return true;
  state.show(live, Status.waitingForJobResource);
  return false;
}

function orderJob(state: ShardState, { task }: LiveTask): void {
  if (task.agent === null) return;
  state.effects.push({ kind: 'startJob', runId: task.runId, attempt: task.attempt, agent: task.agent });
}

/** Scripts and workflows run inside the engine. A task that runs already is left alone. */
function run(state: ShardState, live: LiveTask): void {
  const { task } = live;
  if (task.startTime !== null) return;
  const incomplete = live.definition?.etl?.problem ?? null;
  // Its loads would end so one by one.
  if (incomplete !== null) {
    state.end(live, Status.faultOther, incomplete);
    return;
  }
  markStarted(state, live);
  state.show(live, Status.active);
  if (isScriptType(task.type) && task.generated) state.end(live, Status.endedOk);
  else if (isScriptType(task.type))
    state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'process' });
  else if (task.type === 'CALL') startNotification(state, live);
  else if (isContainerType(task.type)) state.work.push({ kind: 'startContainer', runId: task.runId });
  else state.work.push({ kind: 'startWorkflow', runId: task.runId });
}
