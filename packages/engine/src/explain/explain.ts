import { isEnded, isJobType, isWorkflowType, Status, statusText } from '@taktwerk/model';
import { resourceUnits } from '../agent/admit-jobs.ts';
import { groupOf } from '../agent-group/group-of-task.ts';
import { awaitedByJob } from '../asked/asked.ts';
import { waitingOf } from '../external/external-dependency.ts';
import { jobGroupOf, lineOfMember } from '../group/registration.ts';
import { holdReason } from '../hold/hold-reason.ts';
import type { LiveTask } from '../live-task.ts';
import { exceptionOf, exceptionText } from '../queue/exception-reason.ts';
import { activeRollback } from '../rollback/rollback.ts';
import type { ShardState } from '../shard-state.ts';
import { awaitedSync } from '../sync/syncs-of-task.ts';
import { eventReason, eventSentence } from './event-reason.ts';
import { notificationReason } from './notification-reason.ts';
import type { WaitExplanation, WaitReason } from './wait-reason.ts';

const AGENT_GROUP: ReadonlySet<number> = new Set([
  Status.waitingForAgentGroupStart,
  Status.waitingForAgentGroupTasks,
  Status.waitingForAgentGroup,
]);

/** Most run ids an explanation names. */
const NAMED = 20;

/** Says why a task does not go on; null for a run the shard does not know. */
export function explain(state: ShardState, runId: number): WaitExplanation | null {
  const live = state.tasks.get(runId);
  if (live === undefined) return null;
  const wait = isEnded(live.task.status) ? null : reasonOf(state, live);
  const { status, statusDetail } = live.task;
  return {
    runId,
    status,
    statusText: statusText(status),
    wait,
    text: wait === null ? (statusDetail ?? statusText(status)) : sentence(live, wait),
  };
}

function reasonOf(state: ShardState, live: LiveTask): WaitReason | null {
  const { task, definition } = live;
  const hold = holdReason(state, live);
  if (hold !== null) return hold;
  switch (task.stage) {
    case 'predecessors':
      return predecessorsOf(state, live);
    case 'external': {
      const expected = waitingOf(state, live)?.dependency.status ?? '';
      const until = live.timers.get('externalTimeout')?.due ?? null;
      return { kind: 'external', object: task.name, expected, until };
    }
    case 'release':
      return { kind: 'release' };
    case 'startTime':
      return task.startAt === null ? null : { kind: 'time', until: task.startAt };
    case 'group':
      return jobGroupReason(state, live);
    case 'preconditions':
    case 'postconditions': {
      const timer = live.timers.get('conditions');
      const file = fileReason(state, live);
      if (file !== null) return file;
      return timer === undefined
        ? { kind: 'conditions', phase: task.stage }
        : { kind: 'time', until: timer.due };
    }
    case 'queue': {
      const queue = state.queue(task.client, task.queue);
      const exception = exceptionOf(queue.limits);
      if (queue.stopped) return { kind: 'queueStopped', queue: task.queue, ...exception };
      if (state.draining) return { kind: 'shutdown' };
      const { maxSlots } = queue.limits;
      return {
        kind: 'queueSlot',
        queue: task.queue,
        maxSlots,
        usedSlots: queue.usedSlots,
        ahead: queue.ahead(task.runId),
        ...exception,
      };
    }
    case 'sync': {
      const awaited = awaitedSync(state, live);
      if (awaited === null) return null;
      const { use, sync } = awaited;
      return { kind: 'sync', sync: use.sync, action: use.startAction, state: sync.state, value: sync.value };
    }
    case 'parallel': {
      const group = AGENT_GROUP.has(task.status) ? groupOf(state, live) : null;
      if (group !== null) {
        const { name, maxParallel } = group.definition;
        return { kind: 'agentGroup', group: name, max: maxParallel, running: group.runs.running.size };
      }
      if (definition === null) return null;
      const running = [...state.parallelRuns(task.client, definition).running].slice(0, NAMED);
      return { kind: 'parallel', object: definition.name, max: definition.maxParallel, running };
    }
    case 'agent': {
      const agent = state.agent(task.agent ?? '');
      if (!agent.connected) return { kind: 'agent', agent: task.agent ?? '', connected: false };
      return {
        kind: 'agentJobs',
        agent: task.agent ?? '',
        max: agent.jobs.max,
        used: agent.jobs.used,
        needs: resourceUnits(live),
        ahead: agent.jobs.ahead(task.runId),
      };
    }
    case 'starting':
    case 'running':
      return runningReason(state, live);
    case 'outputScan':
      return null;
    case 'backup':
      return live.supporting === null ? null : { kind: 'backup', runId: live.supporting };
    case 'rollback': {
      const runId = activeRollback(state, live)?.task.runId;
      if (task.status === Status.waitingForRollback || runId === undefined) return { kind: 'rollbackOrder' };
      return { kind: 'rollback', runId, left: live.undo.length };
    }
    case 'activation':
    case 'generation':
    case 'postProcess':
    case 'childPostProcess':
      return scriptReason(live);
    case 'ended':
      return null;
  }
}

function runningReason(state: ShardState, live: LiveTask): WaitReason | null {
  const { task } = live;
  if (isWorkflowType(task.type)) return fileReason(state, live) ?? workflowReason(live);
  if (task.type === 'EVNT') return eventReason(state, live);
  if (live.roots !== null) return containerReason(live);
  if (task.type === 'CALL') return notificationReason(state, live);
  if (!isJobType(task.type)) return scriptReason(live);
  const awaited = awaitedByJob(state, live);
  if (awaited.length > 0) {
    const runIds = awaited.slice(0, NAMED).map((child) => child.task.runId);
    return { kind: 'children', runIds, count: awaited.length };
  }
  const connected = state.agent(task.agent ?? '').connected;
  if (task.cancelRequested) return { kind: 'cancelConfirmation', agent: task.agent ?? '', connected };
  return { kind: 'job', agent: task.agent ?? '', connected, since: task.startTime };
}

/** What its conditions, or those at the START of an IF workflow, ask an agent. */
function fileReason(state: ShardState, { conditionAsked }: LiveTask): WaitReason | null {
  const step = conditionAsked?.step;
  if (step?.kind !== 'file') return null;
  const { agent, path } = step;
  return { kind: 'file', agent, path, connected: state.agent(agent).connected };
}

function containerReason({ task, roots }: LiveTask): WaitReason | null {
  if (task.suspended) return { kind: 'suspended' };
  if (task.startAt !== null && task.type !== 'C_HOSTG' && task.type !== 'JOBG')
    return { kind: 'nextStart', at: task.startAt, turnaround: task.type === 'JSCH' };
  const runIds = [...(roots ?? [])].slice(0, NAMED);
  return { kind: 'children', runIds, count: roots?.size ?? 0 };
}

function jobGroupReason(state: ShardState, live: LiveTask): WaitReason | null {
  const group = jobGroupOf(state, live);
  if (group === null) return null;
  const { runId, parent } = live.task;
  const ahead = lineOfMember(state, live, group).ahead(runId);
  return { kind: 'jobGroup', group, groupRun: parent === 0 ? null : parent, ahead };
}

function scriptReason({ continuation }: LiveTask): WaitReason | null {
  if (continuation?.wait.kind === 'until') return { kind: 'time', until: continuation.wait.time };
  const wait = continuation?.wait;
  if (wait?.kind === 'taskEnd' || wait?.kind === 'generation')
    return { kind: 'task', runId: wait.runId, until: wait.kind === 'taskEnd' ? 'end' : 'generation' };
  return null;
}

function workflowReason(live: LiveTask): WaitReason | null {
  const lines = [...(live.workflow?.lines.values() ?? [])];
  if (live.task.suspended) return { kind: 'suspended' };
  if (live.task.status === Status.workflowBlocked) {
    const blocked = lines.filter((line) => line.state === 'blocked').slice(0, NAMED);
    return {
      kind: 'blocked',
      runIds: blocked.flatMap((line) => (line.runId === null ? [] : [line.runId])),
      names: blocked.map((line) => line.line.objectName),
    };
  }
  const running = lines.filter((line) => line.state === 'released' && line.runId !== null);
  const runIds = running.slice(0, NAMED).flatMap((line) => (line.runId === null ? [] : [line.runId]));
  return { kind: 'children', runIds, count: running.length };
}

function predecessorsOf(state: ShardState, { task }: LiveTask): WaitReason | null {
  const workflow = state.tasks.get(task.parent)?.workflow;
  const line = task.lineNumber === null ? undefined : workflow?.lines.get(task.lineNumber);
  if (workflow == null || line === undefined) return null;
  const before = line.line.dependencies.flatMap(({ predecessor }) => workflow.lines.get(predecessor) ?? []);
  if (line.state === 'waiting' && line.pending === 0) return { kind: 'suspended' };
  if (task.intervention === 'breakpoint' && line.state === 'blocked') return { kind: 'breakpoint' };
  const open =
    line.state === 'blocked' ? before : before.filter((predecessor) => predecessor.state !== 'ended');
  const named = open.slice(0, NAMED);
  const runIds = named.flatMap((predecessor) => (predecessor.runId === null ? [] : [predecessor.runId]));
  const names = named.map((predecessor) => predecessor.line.objectName);
  return { kind: line.state === 'blocked' ? 'blocked' : 'predecessors', runIds, names };
}

function sentence(live: LiveTask, wait: WaitReason): string {
  switch (wait.kind) {
    case 'queueSlot':
      return `Waits for a slot of queue ${wait.queue}: ${wait.usedSlots} of ${wait.maxSlots} in use, ${wait.ahead} ahead${exceptionText(wait.exception)}`;
    case 'sync':
      return `Waits until action ${wait.action} of ${wait.sync} can be run; it is ${wait.state} (${wait.value}).`;
    case 'queueStopped':
      return `Queue ${wait.queue} is stopped${exceptionText(wait.exception)}`;
    case 'agent':
      return `Waits for agent ${wait.agent}, which is not connected.`;
    case 'agentGroup':
      return live.task.status === Status.waitingForAgentGroupTasks
        ? `Agent group ${wait.group} runs as many tasks as it may (${wait.max}).`
        : `Waits for an agent of group ${wait.group}: none of them is connected and free.`;
    case 'agentJobs':
      return `Waits for ${wait.needs} resource units of agent ${wait.agent}: ${wait.used} of ${wait.max} in use, ${wait.ahead} ahead.`;
    case 'predecessors':
      return `Waits for ${wait.names.join(', ')} to end.`;
    case 'parallel':
      return `${wait.object} may run ${wait.max} at a time; running: ${wait.running.join(', ')}.`;
    case 'children':
      return `Active: ${wait.count} of its tasks run or wait to.`;
    case 'blocked':
      return live.task.statusDetail ?? `Blocked: ${wait.names.join(', ')} did not end as expected.`;
    case 'conditions':
      return `Its ${wait.phase} are being checked.`;
    case 'file':
      return `Asks agent ${wait.agent} about the file ${wait.path}${wait.connected ? '' : '; it is not connected, so the question waits for it'}.`;
    case 'nextStart':
      return `${wait.turnaround ? 'The next period begins' : 'The next start is'} at ${new Date(wait.at).toISOString()}.`;
    case 'time':
      if (live.task.stage === 'preconditions')
        return `Its preconditions are checked again at ${new Date(wait.until).toISOString()}.`;
      if (live.task.stage === 'startTime') return `Starts at ${new Date(wait.until).toISOString()}.`;
      return `The script waits until ${new Date(wait.until).toISOString()}.`;
    case 'task':
      return wait.until === 'end'
        ? `The script waits for run ${wait.runId} to end.`
        : `The script waits until the scripts of run ${wait.runId} are processed.`;
    case 'job':
      return `The job is with agent ${wait.agent}${wait.connected ? '' : ', which is not connected at the moment'}.`;
    case 'cancelConfirmation':
      return `Waits for agent ${wait.agent} to confirm the cancel${wait.connected ? '' : '; it is not connected at the moment'}.`;
    case 'external': {
      const end = wait.expected === '' ? 'end' : `end with ${wait.expected}`;
      const until = wait.until === null ? '' : `, at most until ${new Date(wait.until).toISOString()}`;
      return `Waits for a run of ${wait.object} outside the workflow to ${end}${until}.`;
    }
    case 'mail':
      return `Waits until mail to ${wait.addresses.join(', ')} is sent${wait.count > wait.addresses.length ? ` and ${wait.count - wait.addresses.length} more` : ''}.`;
    case 'answer': {
      const who =
        wait.acceptedBy === null ? wait.recipients.join(', ') : `${wait.acceptedBy}, who has accepted it`;
      const then =
        wait.escalatesAt === null ? '' : `; escalates at ${new Date(wait.escalatesAt).toISOString()}`;
      return `Waits for an answer (${wait.answers.join(', ')}) of ${who}${then}.`;
    }
    case 'escalation':
      return `Escalated: waits for notification ${wait.runId} to end.`;
    case 'jobGroup':
      return wait.groupRun === null
        ? `Registered with job group ${wait.group}, which has to run; ${wait.ahead} ahead.`
        : `Waits for its turn in run ${wait.groupRun} of job group ${wait.group}; ${wait.ahead} ahead.`;
    case 'event':
      return eventSentence(wait, live.task.statusDetail);
    case 'release':
      return 'Waits for a user to release it.';
    case 'backup':
      return `Waits for its backup object, run ${wait.runId}, to end.`;
    case 'rollback':
      return wait.left === 0
        ? `Its rollback object runs as ${wait.runId}.`
        : `Run ${wait.runId} is being rolled back, ${wait.left} of its tasks are left.`;
    case 'rollbackOrder':
      return 'Is rolled back when what started after it is.';
    case 'suspended':
      return 'Its automatic processing is suspended.';
    case 'breakpoint':
      return 'Held at a breakpoint.';
    case 'clientStopped':
    case 'emergencyStop':
    case 'blackout':
      return live.task.statusDetail ?? statusText(live.task.status);
    case 'shutdown':
      return 'The server is shutting down and starts nothing new.';
  }
}
