import { CalendarSet, type Zone, ZoneSet } from '@taktwerk/calendar';
import {
  type ExecutableDefinition,
  isEnded,
  isEndedOk,
  isJobType,
  type ObjectType,
  type ReportType,
  Status,
  statusText,
  type Task,
  type Timer,
  type WatchDefinition,
} from '@taktwerk/model';
import { AgentResources } from './agent/agent-resources.ts';
import type { AgentGroup } from './agent-group/agent-group.ts';
import { Changes, type ReportLine } from './changes.ts';
import { beginPostconditions } from './condition/begin-postconditions.ts';
import type { Effect } from './effect.ts';
import { ActiveEvents } from './event/active-events.ts';
import { ClientHolds } from './hold/client-holds.ts';
import { type LiveTask, liveTask } from './live-task.ts';
import type { Definitions } from './message.ts';
import { ParallelRuns } from './parallel/parallel-runs.ts';
import { beginChildPostProcess } from './post-process/child-post-process.ts';
import { CLIENT_QUEUE, type QueueSlots } from './queue/queue-slots.ts';
import { Queues } from './queue/queues.ts';
import type { WaitingLine } from './queue/waiting-line.ts';
import { BACKED_UP } from './rollback/backed-up.ts';
import { estimateObject } from './run-time/estimate-task.ts';
import { RunTimeHistories } from './run-time/run-time-histories.ts';
import type { Sync } from './sync/sync.ts';

/** An agent as the engine sees it: whether it can take orders, and its capacity for jobs. */
export interface AgentState {
  connected: boolean;
  /** Whether its release looks for events. */
  watches: boolean;
  readonly jobs: AgentResources;
}

/** A step that follows from a message; worked off in order until nothing is left, so that no chain is recursion. */
export type Work =
  | { readonly kind: 'advance'; readonly runId: number }
  | { readonly kind: 'ended'; readonly runId: number }
  | { readonly kind: 'signalled'; readonly runId: number }
  | { readonly kind: 'postconditions'; readonly runId: number }
  | { readonly kind: 'nextIteration'; readonly runId: number }
  | { readonly kind: 'external'; readonly runId: number }
  | { readonly kind: 'generateNext'; readonly runId: number }
  | { readonly kind: 'startWorkflow'; readonly runId: number }
  | { readonly kind: 'rollback'; readonly runId: number }
  | { readonly kind: 'jobOver'; readonly runId: number }
  | { readonly kind: 'startContainer'; readonly runId: number };

/** What a new task is made of; the rest of its record starts empty. */
export interface NewTask {
  readonly client: number;
  readonly user: string;
  readonly name: string;
  readonly type: ObjectType;
  readonly alias: string | null;
  readonly queue: string | null;
  readonly definition: ExecutableDefinition | null;
  readonly definitions: Definitions;
  readonly inputs: ReadonlyMap<string, string>;
  readonly parent: LiveTask | null;
  readonly lineNumber: number | null;
  /** In place of that of the reference or definition. */
  readonly agent?: string;
  readonly activator: { readonly runId: number; readonly type: ObjectType; readonly depth: number } | null;
  readonly reference: Task | null;
  readonly stage: 'activation' | 'predecessors' | 'release' | 'startTime';
  /** A tree of its own, although a container is its parent. */
  readonly isRoot?: boolean;
  /** That of its definition when absent. */
  readonly autoDeactivation?: Task['autoDeactivation'];
  readonly startAt?: number | null;
  readonly manualRelease?: boolean;
  /** Milliseconds; that of the parent, else the time of activation, when absent. */
  readonly logicalDate?: number | null;
  /** Milliseconds; that of the parent, else the time of activation, when absent. */
  readonly realDate?: number;
}

/** Resource units an agent has for jobs unless its characteristics say otherwise. */
export const DEFAULT_MAX_JOBS = 200;

const DEFAULT_PRIORITY = 200;

/** Nesting guard: the 16th nested activation ends with FAULT_OTHER (reference `engine-semantics.md` §3.4). */
export const MAX_NESTING_DEPTH = 15;

/** How often the workflows of one tree may contain themselves: three lines that do at each of 15 depths were 14 million tasks. */
export const MAX_RECURSIONS = 1000;

/** Depth of what is beyond that; no chain of activations gets there. */
export const BEYOND_DEPTH = 1_000_000;

/** Everything a shard knows, and the few operations all its rules are made of. */
export class ShardState {
  readonly shard: number;
  nextRunId: number;
  now = 0;
  draining = false;
  /** How deep activations may be nested; 0 is any depth. */
  nestingDepth = MAX_NESTING_DEPTH;
  /** Clients whose automatic processing is off. */
  readonly stoppedClients = new Set<number>();
  /** Blackouts and emergency stops by client. */
  readonly holds = new Map<number, ClientHolds>();
  /** Due time of the timer for the first end of a blackout that somebody waits for; null without. */
  blackoutsEnd: number | null = null;
  /** Due time of the timer for the first change of a queue that somebody waits in; null without. */
  queuesChange: number | null = null;
  readonly tasks = new Map<number, LiveTask>();
  /** SYNC objects by client and name. */
  readonly syncs = new Map<string, Sync>();
  /** Rules that tell of tasks, by client and name. */
  readonly watches = new Map<number, Map<string, WatchDefinition>>();
  readonly #calendars = new Map<number, CalendarSet>();
  /** Names of the default zones by client; that of client 0 is the system's. */
  readonly timeZones = new Map<number, string>();
  readonly #zones = new Map<number, ZoneSet>();
  readonly queues = new Queues({
    now: () => this.now,
    zone: (client, name) => this.zone(client, name),
    calendars: (client) => this.calendars(client),
  });
  readonly #parallels = new Map<string, ParallelRuns>();
  readonly #agents = new Map<string, AgentState>();
  readonly events = new ActiveEvents();
  /** Tasks registered with a job group, by client and its name. */
  readonly registered = new Map<string, WaitingLine>();
  /** Tasks taken and not yet released, by the run of their job group. */
  readonly unreleased = new Map<number, WaitingLine>();
  /** Lines that wait for a task outside their workflow, by client and name of its object. */
  readonly externals = new Map<string, Set<number>>();
  /** Run ids of jobs by agent, from the start order to the end. */
  readonly #agentJobs = new Map<string, Set<number>>();
  /** Agent groups by client and name. */
  readonly agentGroups = new Map<string, AgentGroup>();
  /** Those of them that somebody waits in for an agent. */
  readonly waitingGroups = new Set<AgentGroup>();
  /** Platforms of the agents that are known, by name. */
  readonly #platforms = new Map<string, string>();
  readonly work: Work[] = [];
  changes = new Changes();
  effects: Effect[] = [];
  reportLines: ReportLine[] = [];
  readonly runTimes = new RunTimeHistories();
  /** Counts what began and what ended to be rolled back. */
  rollbacks = 0;
  /** Tasks in memory that have not ended. */
  active = 0;

  constructor(shard: number, nextRunId: number) {
    this.shard = shard;
    this.nextRunId = nextRunId;
  }

  /** The calendars of a client as they are now. */
  calendars(client: number): CalendarSet {
    let calendars = this.#calendars.get(client);
    if (calendars === undefined) {
      calendars = new CalendarSet();
      this.#calendars.set(client, calendars);
    }
    return calendars;
  }

  zones(client: number): ZoneSet {
    let zones = this.#zones.get(client);
    if (zones === undefined) {
      zones = new ZoneSet();
      this.#zones.set(client, zones);
    }
    return zones;
  }

  /** The zone of a name, else that of the client, else that of the system (docs/time.md). */
  zone(client: number, name: string | null): Zone {
    const system = this.timeZones.get(0) ?? null;
    return this.zones(client).first(name, this.timeZones.get(client) ?? null, system);
  }

  /** The zone that times of a task's object are in. */
  zoneOf({ task, definition }: LiveTask): Zone {
    return this.zone(task.client, definition?.timeZone ?? null);
  }

  /** Drops what is known of a client without tasks, so that another one of its number finds nothing of it. */
  forgetClient(client: number): void {
    for (const known of [
      this.stoppedClients,
      this.holds,
      this.watches,
      this.#calendars,
      this.timeZones,
      this.#zones,
    ])
      known.delete(client);
    const prefix = `${client}:`;
    for (const known of [this.syncs, this.#parallels, this.agentGroups])
      for (const key of known.keys()) if (key.startsWith(prefix)) known.delete(key);
    this.queues.forgetClient(client);
    this.runTimes.forgetClient(client);
  }

  holdsOf(client: number): ClientHolds {
    let holds = this.holds.get(client);
    if (holds === undefined) {
      holds = new ClientHolds();
      this.holds.set(client, holds);
    }
    return holds;
  }

  defineWatch(client: number, name: string, watch: WatchDefinition | null): void {
    const watches = this.watches.get(client) ?? new Map<string, WatchDefinition>();
    if (watch === null) watches.delete(name);
    else watches.set(name, watch);
    if (watches.size > 0) this.watches.set(client, watches);
    else this.watches.delete(client);
  }

  queue(client: number, name: string): QueueSlots {
    return this.queues.queue(client, name);
  }

  parallelRuns(client: number, definition: ExecutableDefinition): ParallelRuns {
    const key = `${client}:${definition.name}`;
    let runs = this.#parallels.get(key);
    if (runs === undefined) {
      runs = new ParallelRuns(definition.maxParallel);
      this.#parallels.set(key, runs);
    }
    runs.max = definition.maxParallel;
    return runs;
  }

  /** Drops the parallel runs of an object nobody runs or waits for. */
  tidyParallelRuns(client: number, name: string): void {
    const key = `${client}:${name}`;
    if (this.#parallels.get(key)?.isIdle === true) this.#parallels.delete(key);
  }

  agent(name: string): AgentState {
    let agent = this.#agents.get(name);
    if (agent === undefined) {
      agent = { connected: false, watches: false, jobs: new AgentResources(DEFAULT_MAX_JOBS) };
      this.#agents.set(name, agent);
    }
    return agent;
  }

  knowAgent(name: string, platform: string): void {
    this.#platforms.set(name, platform.toUpperCase());
  }

  /** Names of the known agents of a platform, in their order. */
  agentsOf(platform: string): readonly string[] {
    const names: string[] = [];
    for (const [name, own] of this.#platforms) if (own === platform) names.push(name);
    return names.sort();
  }

  jobsOf(agent: string): ReadonlySet<number> {
    return this.#agentJobs.get(agent) ?? new Set();
  }

  addJob(agent: string, runId: number): void {
    const jobs = this.#agentJobs.get(agent);
    if (jobs === undefined) this.#agentJobs.set(agent, new Set([runId]));
    else jobs.add(runId);
  }

  removeJob(agent: string, runId: number): void {
    const jobs = this.#agentJobs.get(agent);
    if (jobs?.delete(runId) === true && jobs.size === 0) this.#agentJobs.delete(agent);
  }

  create(wanted: NewTask): LiveTask {
    const runId = this.nextRunId;
    this.nextRunId += 1;
    const { definition, parent, activator, reference } = wanted;
    const agent = wanted.agent ?? reference?.agent ?? definition?.agent ?? null;
    const onAll = wanted.agent === undefined && this.#startsOnAll(wanted, agent);
    // What runs on all agents generates with each of its jobs.
    const stage = onAll && wanted.stage === 'activation' ? waitingStage(parent) : wanted.stage;
    // Of what starts later on its own it is the day it is planned for, not the one it was asked for (§3.5).
    const realDate =
      wanted.realDate ?? parent?.task.realDate ?? Math.max(this.now, wanted.startAt ?? this.now);
    const task: Task = {
      runId,
      client: wanted.client,
      shard: this.shard,
      name: wanted.name,
      alias: wanted.alias,
      type: onAll ? 'C_HOSTG' : wanted.type,
      platform: definition?.platform ?? null,
      title: definition?.title ?? null,
      archiveKey1: definition?.archiveKey1 ?? null,
      archiveKey2: definition?.archiveKey2 ?? null,
      versionId: definition?.versionId ?? null,
      queue: queueOf(wanted),
      agent,
      login: definition?.login ?? null,
      user: wanted.user,
      priority: definition?.priority ?? DEFAULT_PRIORITY,
      stage,
      status: stage === 'predecessors' ? Status.waitingForPredecessor : Status.preparing,
      statusDetail: null,
      lineStatus: null,
      returnCode: null,
      activationTime: this.now,
      startTime: null,
      endTime: null,
      parent: parent?.task.runId ?? 0,
      top: wanted.isRoot === true ? runId : (parent?.task.top ?? runId),
      activator: activator?.runId ?? 0,
      activatorType: activator?.type ?? null,
      depth: activator?.depth ?? 1,
      referenceRunId: reference?.runId ?? 0,
      restartCount: reference === null ? 0 : reference.restartCount + 1,
      lineNumber: wanted.lineNumber,
      attempt: 1,
      slotHeld: false,
      parallelHeld: false,
      cancelRequested: false,
      endingStatus: null,
      startAt: wanted.startAt ?? null,
      manualRelease: wanted.manualRelease ?? false,
      suspended: false,
      intervention: null,
      logicalDate: wanted.logicalDate ?? parent?.task.logicalDate ?? realDate,
      realDate,
      restartPoint: null,
      generated: false,
      estimatedRuntime: this.#estimate(wanted),
      autoDeactivation: wanted.autoDeactivation ?? definition?.autoDeactivation ?? 'N',
      deactivated: false,
      commented: false,
      modified: false,
      zduVersion: 'B',
    };
    const live = liveTask(task, definition, wanted.definitions);
    this.tasks.set(runId, live);
    this.active += 1;
    this.changes.insert(task);
    if (reference !== null && reference.startTime !== null && definition?.rollback.backup != null)
      this.mark(live, 0, BACKED_UP, '1');
    for (const { name, value } of definition?.objectVariables ?? []) this.setVariable(live, name, value);
    for (const [name, value] of wanted.inputs) {
      this.changes.inputs.push({ runId, name, value });
      // The text of a script that is no object is no variable.
      if (!name.startsWith('*')) this.setVariable(live, name, value);
    }
    return live;
  }

  /** Takes a task that had ended into memory again, to be rolled back. */
  takeUp(task: Task, definition: ExecutableDefinition | null, definitions: Definitions): LiveTask {
    const live = liveTask({ ...task }, definition, definitions);
    this.tasks.set(task.runId, live);
    this.active += 1;
    return live;
  }

  #startsOnAll({ client, type }: NewTask, agent: string | null): boolean {
    return isJobType(type) && agent !== null && this.agentGroups.get(`${client}:${agent}`)?.takesAll === true;
  }

  /** Whole seconds a new task is expected to run. */
  #estimate(wanted: NewTask): number {
    const { client, definition, definitions, parent } = wanted;
    if (definition === null) return 0;
    const realDate = wanted.realDate ?? parent?.task.realDate ?? this.now;
    const zone = (name: string | null) => this.zone(client, name);
    const basis = { client, definitions, histories: this.runTimes, realDate, from: this.now, zone };
    return Math.round(estimateObject(basis, definition) / 1000);
  }

  setVariable(live: LiveTask, name: string, value: string): void {
    if (live.variables.get(name) === value) return;
    live.variables.set(name, value);
    this.changes.variables.push({ runId: live.task.runId, name, value });
  }

  /** Notes a fact about an active task that its record does not tell; line 0 is the task itself, '' takes it back. */
  mark(workflow: LiveTask, lineNumber: number, mark: string, value: string): void {
    const key = `${lineNumber} ${mark}`;
    if ((workflow.marks.get(key) ?? '') === value) return;
    workflow.marks.set(key, value);
    this.changes.saveMark({ runId: workflow.task.runId, lineNumber, mark, value });
  }

  /** What is marked; '' when nothing is. */
  marked(workflow: LiveTask, lineNumber: number, mark: string): string {
    return workflow.marks.get(`${lineNumber} ${mark}`) ?? '';
  }

  /** Sets what users see of a waiting or running task; nothing is written when nothing changes. */
  show(live: LiveTask, status: number, detail: string | null = null): void {
    const { task } = live;
    if (task.status === status && task.statusDetail === detail) return;
    task.status = status;
    task.statusDetail = detail;
    this.changes.update(task);
  }

  /** Ends a task; what follows from it (slots, successors, waiters) is worked off afterwards. */
  end(live: LiveTask, status: number, detail: string | null = null): void {
    const { task } = live;
    if (isEnded(task.status) || beginChildPostProcess(this, live, status, detail)) return;
    if (beginPostconditions(this, live, status, detail)) return;
    task.stage = 'ended';
    task.status = status;
    task.statusDetail = detail ?? task.statusDetail;
    task.endTime = this.notBefore(task.startTime ?? task.activationTime);
    task.endingStatus = null;
    this.active -= 1;
    this.changes.update(task);
    if (detail !== null) this.log(task.runId, `${statusText(status)}: ${detail}`);
    this.work.push({ kind: 'ended', runId: task.runId });
  }

  /** Now, or the time of what went before when the clock was put back meanwhile: nothing ends before it starts. */
  notBefore(earlier: number): number {
    return Math.max(this.now, earlier);
  }

  /** Drops an ended task from memory. */
  forget(runId: number): void {
    this.tasks.delete(runId);
    this.effects.push({ kind: 'forget', runId });
  }

  /** Adds a line to a task's activation report. */
  log(runId: number, text: string, type: ReportType = 'ACT'): void {
    this.reportLines.push({ runId, type, text });
  }

  /** Asks the host to tell when a time has come for a task; an earlier timer of the kind is stale from here on. */
  arm(live: LiveTask, kind: Timer['kind'], due: number): void {
    live.timerGeneration += 1;
    const timer = { runId: live.task.runId, kind, due, generation: live.timerGeneration };
    live.timers.set(kind, timer);
    this.changes.saveTimer(timer);
    this.effects.push({ kind: 'setTimer', timer });
  }

  /** Calls off a timer; one that is on its way is stale from here on. */
  disarm(live: LiveTask, kind: Timer['kind']): void {
    if (!live.timers.delete(kind)) return;
    this.changes.removeTimers(live.task.runId, live.timers.values());
  }

  disarmAll(live: LiveTask): void {
    if (live.timers.size === 0) return;
    live.timers.clear();
    this.changes.removeTimers(live.task.runId, []);
  }

  advance(live: LiveTask): void {
    this.work.push({ kind: 'advance', runId: live.task.runId });
  }
}

function waitingStage(parent: LiveTask | null): 'predecessors' | 'release' {
  return parent === null || parent.roots !== null || isJobType(parent.task.type) ? 'release' : 'predecessors';
}

function queueOf(wanted: NewTask): string {
  const own = wanted.queue ?? wanted.definition?.queue ?? '';
  return own === '' ? CLIENT_QUEUE : own;
}

/** Whether an ended task leaves the activities by its own rule (reference `engine-semantics.md` §3.6). */
export function leavesActivities(task: Task): boolean {
  switch (task.autoDeactivation) {
    case 'A':
      return true;
    case 'F':
      return isEndedOk(task.status);
    case 'R':
      return task.referenceRunId !== 0 && isEndedOk(task.status);
    case 'N':
      return false;
  }
}
