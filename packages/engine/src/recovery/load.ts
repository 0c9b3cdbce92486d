import {
  type AgentGroupDefinition,
  type BlackoutDefinition,
  type CalendarDefinition,
  type ExecutableDefinition,
  type HoldRecord,
  isContainerType,
  isEnded,
  isJobType,
  isScriptType,
  isWorkflowType,
  type QueueDefinition,
  type ScriptContinuation,
  Status,
  type SyncDefinition,
  type SyncState,
  type Task,
  type TaskVariable,
  type Timer,
  type WatchDefinition,
  type WorkflowMark,
  type ZoneDefinition,
} from '@taktwerk/model';
import { resourceUnits } from '../agent/admit-jobs.ts';
import { defineAgentGroup, restoreAgentGroup } from '../agent-group/group-of-task.ts';
import { resumeAsks } from '../asked/take-asks.ts';
import { branchOf } from '../branch/branch.ts';
import { definitionKey } from '../definition-key.ts';
import { firingDefinition } from '../event/firing-definition.ts';
import { resumeExternal } from '../external/external-dependency.ts';
import { iterationsOf } from '../foreach/loop.ts';
import { type LiveTask, liveTask } from '../live-task.ts';
import type { Definitions, StoredRunTimes } from '../message.ts';
import { resumeNotification } from '../notification/notification.ts';
import { askForScan } from '../output-scan/output-scan.ts';
import { holdsSlot } from '../queue/holds-slot.ts';
import { type References, referencesOf } from '../restart/reference-lines.ts';
import { restoreSupported } from '../rollback/restore-supported.ts';
import { restoreContainer } from '../schedule/container.ts';
import { addWaiter, awaitedRun } from '../script/awaited-run.ts';
import type { ShardState } from '../shard-state.ts';
import { defineSync, keyOf } from '../sync/syncs-of-task.ts';
import { modifiedLines } from '../workflow/modification.ts';
import { rebuildLines } from '../workflow/rebuild-lines.ts';
import { settleWorkflow } from '../workflow/workflow.ts';

/** What a shard was before, as the store gives it, with the definitions its runs are pinned to. */
export interface StoredShard {
  /** Tasks that have not ended and direct children of workflows that have not, in order of run id. */
  readonly tasks: readonly Task[];
  readonly variables: readonly TaskVariable[];
  readonly marks: readonly WorkflowMark[];
  /** All tasks, at any depth, of the runs that active restarted workflows are based on. */
  readonly references: readonly Task[];
  /** Variables of the workflows these are of. */
  readonly referenceVariables: readonly TaskVariable[];
  readonly continuations: readonly ScriptContinuation[];
  readonly timers: readonly Timer[];
  readonly calendars: readonly { readonly client: number; readonly calendar: CalendarDefinition }[];
  readonly zones: readonly { readonly client: number; readonly zone: ZoneDefinition }[];
  /** Default zones by client; that of client 0 is the system's. */
  readonly timeZones: readonly { readonly client: number; readonly zone: string }[];
  readonly syncs: readonly { readonly client: number; readonly sync: SyncDefinition }[];
  readonly agentGroups: readonly { readonly client: number; readonly group: AgentGroupDefinition }[];
  readonly agents: readonly { readonly name: string; readonly platform: string }[];
  readonly syncStates: readonly SyncState[];
  readonly watches: readonly { readonly client: number; readonly watch: WatchDefinition }[];
  readonly stoppedClients: readonly number[];
  readonly blackouts: readonly { readonly client: number; readonly blackout: BlackoutDefinition }[];
  readonly holds: readonly HoldRecord[];
  readonly queues: readonly { readonly client: number; readonly queue: QueueDefinition }[];
  readonly runTimes: readonly StoredRunTimes[];
  /** How deep activations may be nested; the default when absent. */
  readonly nestingDepth?: number;
  /** By `object_version.id`. */
  readonly versions: ReadonlyMap<number, ExecutableDefinition>;
  /** Pinned definitions by the run id they were activated with; a child uses those of its parent. */
  readonly pins: ReadonlyMap<number, Definitions>;
}

/** Rebuilds the shard and derives what is outstanding from where each task stands. */
export function load(state: ShardState, stored: StoredShard): void {
  state.nestingDepth = stored.nestingDepth ?? state.nestingDepth;
  for (const client of stored.stoppedClients) state.stoppedClients.add(client);
  for (const { client, blackout } of stored.blackouts) state.holdsOf(client).define(blackout.name, blackout);
  for (const hold of stored.holds) state.holdsOf(hold.client).put(hold);
  for (const { client, queue } of stored.queues) state.queues.define(client, queue);
  for (const { client, name, samples } of stored.runTimes) state.runTimes.remember(client, name, samples);
  for (const { client, watch } of stored.watches) state.defineWatch(client, watch.name, watch);
  const references = referencesOf(stored.references, stored.referenceVariables);
  for (const { client, calendar } of stored.calendars)
    state.calendars(client).define(calendar.name, calendar);
  for (const { client, sync } of stored.syncs) defineSync(state, client, sync.name, sync);
  for (const { client, name, state: now, value } of stored.syncStates) {
    const sync = state.syncs.get(keyOf(client, name));
    if (sync !== undefined) Object.assign(sync, { state: now, value });
  }
  for (const { name, platform } of stored.agents) state.knowAgent(name, platform);
  for (const { client, group } of stored.agentGroups) defineAgentGroup(state, client, group.name, group);
  for (const { client, zone } of stored.timeZones) state.timeZones.set(client, zone);
  for (const { client, zone } of stored.zones) state.zones(client).define(zone.name, zone);
  const children = new Map<number, LiveTask[]>();
  for (const task of stored.tasks) {
    const live = revive(state, stored, references, task);
    state.tasks.set(task.runId, live);
    if (!isEnded(task.status)) state.active += 1;
    if (task.parent !== 0) {
      const siblings = children.get(task.parent);
      if (siblings === undefined) children.set(task.parent, [live]);
      else siblings.push(live);
    }
  }
  for (const { runId, name, value } of stored.variables) state.tasks.get(runId)?.variables.set(name, value);
  for (const { runId, lineNumber, mark, value } of stored.marks)
    state.tasks.get(runId)?.marks.set(`${lineNumber} ${mark}`, value);
  for (const live of state.tasks.values()) restoreHeld(state, live);
  for (const continuation of stored.continuations) {
    const live = state.tasks.get(continuation.runId);
    if (live !== undefined) live.continuation = continuation;
  }
  for (const timer of stored.timers) restoreTimer(state, timer);
  for (const live of [...state.tasks.values()]) {
    if (isEnded(live.task.status)) continue;
    if (live.task.stage === 'rollback' || live.task.stage === 'backup') {
      restoreSupported(state, live, children.get(live.task.runId) ?? []);
    } else if (isWorkflowType(live.task.type) && live.task.stage === 'running') {
      restoreWorkflow(state, live, children.get(live.task.runId) ?? []);
    } else if (isContainerType(live.task.type) && live.task.stage === 'running') {
      restoreContainer(state, live, children.get(live.task.runId) ?? []);
    } else goOn(state, live);
  }
}

function revive(state: ShardState, stored: StoredShard, references: References, task: Task): LiveTask {
  const pinned = (stored.pins.get(task.runId) ?? state.tasks.get(task.parent)?.definitions)?.get(
    definitionKey(task),
  );
  const whole = pinned !== undefined && pinned.versionId === task.versionId ? pinned : null;
  const ofObject = whole ?? (task.versionId === null ? null : (stored.versions.get(task.versionId) ?? null));
  const definition = task.type === 'EVNT_CHILD' && ofObject !== null ? firingDefinition(ofObject) : ofObject;
  const own: Definitions = definition === null ? new Map() : new Map([[definition.name, definition]]);
  return liveTask(
    { ...task },
    definition,
    stored.pins.get(task.runId) ?? state.tasks.get(task.parent)?.definitions ?? own,
    task.referenceRunId === 0 ? null : references,
  );
}

function restoreHeld(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  if (isEnded(task.status)) return;
  restoreAgentGroup(state, live);
  if (task.slotHeld && holdsSlot(task.type)) state.queue(task.client, task.queue).restore(task.runId);
  if (task.parallelHeld && definition !== null)
    state.parallelRuns(task.client, definition).restore(task.runId);
  if (!isJobType(task.type) || task.agent === null) return;
  if (task.stage === 'agent' || task.stage === 'starting' || task.stage === 'running')
    state.addJob(task.agent, task.runId);
  if (task.stage === 'starting' || task.stage === 'running')
    state.agent(task.agent).jobs.restore(task.runId, resourceUnits(live));
}

/** A timer goes on as it was; those of tasks that have ended are left alone. */
function restoreTimer(state: ShardState, timer: Timer): void {
  const live = state.tasks.get(timer.runId);
  if (live === undefined || isEnded(live.task.status)) return;
  live.timers.set(timer.kind, timer);
  live.timerGeneration = Math.max(live.timerGeneration, timer.generation);
  state.effects.push({ kind: 'setTimer', timer });
}

/** Stages whose gate is simply asked again. */
const WAITING: ReadonlySet<Task['stage']> = new Set([
  'release',
  'startTime',
  'group',
  'preconditions',
  'queue',
  'sync',
  'parallel',
  'agent',
]);

/** Scripts go on from their last saved state or start again: nothing of an unsaved one was ever made durable. */
function goOn(state: ShardState, live: LiveTask): void {
  const { task, continuation } = live;
  if (continuation !== null) {
    resume(state, live, continuation);
  } else if (task.stage === 'activation') {
    if (task.parent === 0 || task.status === Status.generating) state.advance(live);
  } else if (task.stage === 'generation') {
    state.advance(live);
  } else if (task.stage === 'running' && isScriptType(task.type)) {
    state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'process' });
  } else if (task.stage === 'running' && isJobType(task.type)) {
    resumeAsks(state, live);
  } else if (task.stage === 'running' && task.type === 'CALL') {
    resumeNotification(state, live);
  } else if (task.stage === 'outputScan') {
    askForScan(state, live);
  } else if (task.stage === 'postProcess') {
    state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'post_process' });
  } else if (task.stage === 'childPostProcess') {
    state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'child_post_process' });
  } else if (task.stage === 'postconditions') {
    state.work.push({ kind: 'postconditions', runId: task.runId });
  } else if (task.stage === 'external') {
    resumeExternal(state, live);
  } else if (WAITING.has(task.stage)) {
    state.advance(live);
  }
}

function resume(state: ShardState, live: LiveTask, continuation: ScriptContinuation): void {
  const { runId, phase, state: saved, wait } = continuation;
  if (wait.kind === 'until' && live.timers.has('scriptWait')) return;
  const awaited = 'runId' in wait ? awaitedRun(state, wait) : null;
  if (awaited !== null) {
    addWaiter(awaited, runId);
    return;
  }
  const answer = 'runId' in wait ? String(wait.runId) : null;
  state.effects.push({ kind: 'resumeScript', runId, phase, state: saved, answer });
}

/** The state of every line follows from its newest run. */
function restoreWorkflow(state: ShardState, live: LiveTask, every: readonly LiveTask[]): void {
  const definition = live.definition?.workflow;
  if (definition === null || definition === undefined) return;
  const children = every.filter(({ task }) => task.lineNumber !== null);
  for (const { task } of every)
    if (task.lineNumber === null && isEnded(task.status)) state.tasks.delete(task.runId);
  const decided = definition.branch === null || branchOf(state, live) !== null;
  if (!decided || (definition.foreach !== null && iterationsOf(state, live) === null)) {
    state.work.push({ kind: 'startWorkflow', runId: live.task.runId });
    return;
  }
  if (children.length === 0 && definition.lines.some((line) => line.kind === 'task')) {
    state.work.push({ kind: 'startWorkflow', runId: live.task.runId });
    return;
  }
  rebuildLines(state, live, { ...definition, lines: modifiedLines(live, definition.lines) }, children);
  settleWorkflow(state, live);
}
