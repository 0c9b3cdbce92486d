import type {
  BlackoutDefinition,
  ExecutableDefinition,
  HoldRecord,
  JobExit,
  ScriptContinuation,
  SyncDefinition,
  SyncState,
  Task,
  TaskVariable,
  Timer,
  WatchDefinition,
  WorkflowMark,
} from '@taktwerk/model';
import {
  type AgentGroupDefinition,
  type CalendarDefinition,
  compileAgentGroup,
  compileBlackout,
  compileCalendar,
  compileSync,
  readRecurring,
} from '@taktwerk/model';
import type { ReportLine } from '../changes.ts';
import type { Effect } from '../effect.ts';
import type { LiveTask } from '../live-task.ts';
import type {
  ActivationRequest,
  Definitions,
  EngineMessage,
  Reply,
  RestartActivation,
  ScriptResult,
  StoredRunTimes,
} from '../message.ts';
import { referencesOf } from '../restart/reference-lines.ts';
import type { RunTimeSample } from '../run-time/run-time-histories.ts';
import { Shard } from '../shard.ts';

/**
 * A shard with a world around it that tests control: scripts end as told, agents do as told, time moves when
 * told. Keeps what a store would hold, so that {@link crash} can start over from it.
 */
export class EngineDriver {
  shard = new Shard(0, 1_000_000);
  now = Date.UTC(2026, 0, 5, 8);
  /** How the script of an object ends; `hold` leaves it running. Absent ones end well. */
  readonly scripts = new Map<string, ScriptResult | 'hold'>();
  /** Values of VARA objects by name; absent ones do not exist. */
  readonly varas = new Map<string, readonly string[]>();
  readonly outward: Effect[] = [];
  readonly stored = new Map<number, Task>();
  readonly reportLines: ReportLine[] = [];
  /** What `readDefinitions` answers with. */
  definitions: Definitions = new Map();
  readonly #calendars = new Map<string, CalendarDefinition>();
  readonly #groups = new Map<string, AgentGroupDefinition>();
  /** Agents that have been connected. */
  readonly #agents = new Set<string>();
  readonly #syncs = new Map<string, SyncDefinition>();
  /** What SYNC objects are, as stored, by client and name. */
  readonly syncStates = new Map<string, SyncState>();
  readonly #stoppedClients = new Set<number>();
  readonly #blackouts = new Map<string, BlackoutDefinition>();
  readonly #holds = new Map<string, HoldRecord>();
  #asked: Pick<ActivationRequest, 'recurring'> = {};
  readonly #watches: { client: number; watch: WatchDefinition }[] = [];
  readonly #queues = new Map<string, Extract<EngineMessage, { kind: 'queueDefined' }>>();
  readonly #variables = new Map<string, TaskVariable>();
  readonly #continuations = new Map<number, ScriptContinuation>();
  readonly #timers = new Map<string, Timer>();
  readonly #marks = new Map<string, WorkflowMark>();
  readonly #pins = new Map<number, Map<string, ExecutableDefinition>>();
  readonly #versions = new Map<number, ExecutableDefinition>();

  send(message: EngineMessage): Reply | null {
    if (message.kind === 'clientSwitched') {
      if (message.active) this.#stoppedClients.delete(message.client);
      else this.#stoppedClients.add(message.client);
    }
    if (message.kind === 'queueDefined') this.#queues.set(message.queue.name, message);
    if (message.kind === 'watchDefined' && message.watch !== null)
      this.#watches.push({ client: message.client, watch: message.watch });
    const reply = this.shard.handle(message, this.now);
    this.#settle();
    return reply;
  }

  /** Activates the first definition; the others are what its workflows reach. Returns the run id. */
  start(...definitions: readonly ExecutableDefinition[]): number {
    const set: Definitions = new Map(definitions.map((one) => [one.name, one]));
    for (const one of definitions) this.#versions.set(one.versionId, one);
    this.definitions = set;
    const reply = this.send({
      kind: 'activate',
      request: {
        client: 100,
        user: 'OPER/DEMO',
        name: definitions[0]?.name ?? '',
        alias: null,
        queue: null,
        inputs: new Map(),
        definitions: set,
        activator: null,
        ...this.#asked,
      },
    });
    if (reply?.kind !== 'done') throw new Error(`not activated: ${JSON.stringify(reply)}`);
    return reply.runId;
  }

  /** Activates the first definition as a recurring execution. Returns the run id of its container. */
  recur(
    recurring: Readonly<Record<string, unknown>>,
    zone: string | null,
    ...definitions: readonly ExecutableDefinition[]
  ): number {
    const read = readRecurring(recurring, 'recurring');
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    this.#asked = { recurring: { content: read.content, zone } };
    try {
      return this.start(...definitions);
    } finally {
      this.#asked = {};
    }
  }

  /** Defines a calendar of client 100. */
  calendar(content: object): void {
    const calendar = compileCalendar(content);
    this.#calendars.set(calendar.name, calendar);
    this.send({ kind: 'calendarDefined', client: 100, name: calendar.name, calendar });
  }

  /** Defines a BLACKOUT object of client 100; `general` holds general attributes beside its name. */
  blackout(name: string, attributes: object, general: object = {}): void {
    const blackout = compileBlackout({
      general_attributes: { name, ...general },
      blackout_attributes: attributes,
    });
    this.#blackouts.set(name, blackout);
    this.send({ kind: 'blackoutDefined', client: 100, name, blackout });
  }

  /** Defines a SYNC object of client 100. */
  sync(content: object): void {
    const sync = compileSync(content);
    this.#syncs.set(sync.name, sync);
    this.send({ kind: 'syncDefined', client: 100, name: sync.name, sync });
  }

  /** Moves the clock to a time, firing timers on the way as they come due. */
  moveTo(time: number): void {
    for (;;) {
      const next = Math.min(...[...this.#timers.values()].map((timer) => timer.due));
      if (next > time) break;
      this.now = Math.max(this.now, next);
      this.fireTimers();
    }
    this.now = time;
  }

  /** Makes a definition known to what {@link crash} reads again. */
  register(one: ExecutableDefinition): void {
    this.#versions.set(one.versionId, one);
  }

  /** Tells the engine of every stored timer that has come due. */
  fireTimers(): void {
    for (const { runId, kind, due, generation } of [...this.#timers.values()]) {
      if (due > this.now) continue;
      if (runId === 0) this.#timers.delete(`0 ${kind}`);
      this.send({ kind: 'timerDue', runId, timer: kind, generation });
    }
  }

  restart(runId: number, ...definitions: readonly ExecutableDefinition[]): Reply | null {
    return this.restartWith(runId, {}, ...definitions);
  }

  restartWith(
    runId: number,
    options: Partial<RestartActivation>,
    ...definitions: readonly ExecutableDefinition[]
  ): Reply | null {
    for (const one of definitions) this.#versions.set(one.versionId, one);
    return this.send({
      kind: 'restart',
      request: {
        client: 100,
        user: 'OPER/DEMO',
        reference: this.record(runId),
        queue: null,
        inputs: new Map(),
        definitions: new Map(definitions.map((one) => [one.name, one])),
        manualRelease: false,
        keepStartType: false,
        restartPoint: null,
        abortedOnly: false,
        references: referencesOf(this.#below([runId]), [...this.#variables.values()]),
        ...options,
      },
    });
  }

  rollback(runId: number): Reply | null {
    const run = this.record(runId);
    const below = this.#below([runId]);
    const { rollbacks } = this.shard;
    const versions = this.#versions;
    const definitions: Definitions = new Map([...versions.values()].map((one) => [one.name, one]));
    return this.send({ kind: 'rollback', request: { run, below, versions, definitions, rollbacks } });
  }

  /** Tasks below some runs, at any depth. */
  #below(runIds: readonly number[]): Task[] {
    const found = [...this.stored.values()].filter(({ parent }) => runIds.includes(parent));
    return found.length === 0 ? [] : [...found, ...this.#below(found.map(({ runId }) => runId))];
  }

  /** Defines an agent group of client 100. */
  group(content: object): void {
    const group = compileAgentGroup(content);
    this.#groups.set(group.name, group);
    this.send({ kind: 'agentGroupDefined', client: 100, name: group.name, group });
  }

  connect(agent = 'UNIX01', jobs: readonly number[] = [], maxJobs = 200, watches = true): void {
    this.#agents.add(agent);
    const known = jobs.map((runId) => ({ runId, attempt: 1, state: 'running' as const }));
    this.send({ kind: 'agentConnected', agent, platform: 'UNIX', jobs: known, maxJobs, watches });
  }

  jobEnds(runId: number, exit: JobExit): void {
    this.send({ kind: 'jobAccepted', runId, attempt: 1 });
    this.send({ kind: 'jobStarted', runId, attempt: 1 });
    this.send({ kind: 'jobEnded', runId, attempt: 1, exit });
  }

  scriptEnds(runId: number, result: ScriptResult = { kind: 'ended', exitCode: null }): void {
    this.send({ kind: 'scriptEnded', runId, phase: 'process', result });
  }

  cancel(runId: number, recursive = false): Reply | null {
    return this.send({ kind: 'cancel', client: 100, runId, recursive });
  }

  record(runId: number): Task {
    const task = this.stored.get(runId);
    if (task === undefined) throw new Error(`no task ${runId}`);
    return task;
  }

  variable(runId: number, name: string): string | undefined {
    return this.#variables.get(`${runId} ${name}`)?.value;
  }

  status(runId: number): number {
    return this.record(runId).status;
  }

  /** Direct children by object name or alias; the newest run of each. */
  children(runId: number): Record<string, Task> {
    const found = [...this.stored.values()].filter((task) => task.parent === runId);
    return Object.fromEntries(found.map((task) => [task.alias ?? task.name, task]));
  }

  child(runId: number, name: string): Task {
    const task = this.children(runId)[name];
    if (task === undefined) throw new Error(`no child ${name}`);
    return task;
  }

  live(runId: number): LiveTask | undefined {
    return this.shard.task(runId);
  }

  /** The server dies; another starts from what was stored. Scripts run again from their last saved state. */
  crash(): void {
    const next = Math.max(999_999, ...this.stored.keys()) + 1;
    this.shard = new Shard(0, next);
    this.#timers.delete('0 blackout');
    this.#timers.delete('0 queue');
    const open = new Set(
      [...this.stored.values()].filter((task) => task.status < 1800).map((task) => task.runId),
    );
    const tasks = [...this.stored.values()].filter(
      (task) => open.has(task.runId) || (open.has(task.parent) && task.top !== task.runId),
    );
    this.shard.load(
      {
        tasks: tasks.sort((a, b) => a.runId - b.runId),
        variables: [...this.#variables.values()].filter((variable) => open.has(variable.runId)),
        marks: [...this.#marks.values()],
        references: this.#below(
          tasks.filter(({ status }) => status < 1800).map(({ referenceRunId }) => referenceRunId),
        ),
        referenceVariables: [...this.#variables.values()],
        continuations: [...this.#continuations.values()],
        timers: [...this.#timers.values()],
        calendars: [...this.#calendars.values()].map((calendar) => ({ client: 100, calendar })),
        zones: [],
        watches: this.#watches,
        timeZones: [],
        syncs: [...this.#syncs.values()].map((sync) => ({ client: 100, sync })),
        agentGroups: [...this.#groups.values()].map((group) => ({ client: 100, group })),
        agents: [...this.#agents].map((name) => ({ name, platform: 'UNIX' })),
        syncStates: [...this.syncStates.values()],
        stoppedClients: [...this.#stoppedClients],
        blackouts: [...this.#blackouts.values()].map((blackout) => ({ client: 100, blackout })),
        holds: [...this.#holds.values()],
        queues: [...this.#queues.values()],
        runTimes: this.#runTimes(),
        versions: this.#versions,
        pins: this.#pins,
      },
      this.now,
    );
    this.#settle();
  }

  /** Commits what changed and performs what is inward, until nothing is left. */
  #settle(): void {
    for (;;) {
      this.#commit();
      const effects = this.shard.takeEffects();
      if (effects.length === 0) return;
      for (const effect of effects) this.#perform(effect);
    }
  }

  #perform(effect: Effect): void {
    this.outward.push(effect);
    // The timer of the shard itself is not stored.
    if (effect.kind === 'setTimer' && effect.timer.runId === 0)
      this.#timers.set(`0 ${effect.timer.kind}`, effect.timer);
    if (effect.kind === 'readLoopValues') {
      const found = this.varas.get(effect.vara);
      const values =
        found === undefined
          ? ({ ok: false, text: `There is no VARA object ${effect.vara}.` } as const)
          : ({ ok: true, values: found } as const);
      this.shard.handle({ kind: 'loopValues', runId: effect.runId, values }, this.now);
      return;
    }
    if (effect.kind === 'readDefinitions') {
      this.shard.handle(
        { kind: 'definitionsRead', runId: effect.runId, definitions: this.definitions },
        this.now,
      );
      return;
    }
    if (effect.kind !== 'runScript' && effect.kind !== 'resumeScript') return;
    const name = this.shard.task(effect.runId)?.task.name ?? '';
    const result = this.scripts.get(name) ?? { kind: 'ended', exitCode: null };
    if (result === 'hold') return;
    this.shard.handle({ kind: 'scriptEnded', runId: effect.runId, phase: effect.phase, result }, this.now);
  }

  /** What a store would tell of the last correct runs of every object. */
  #runTimes(): StoredRunTimes[] {
    const names = new Set([...this.stored.values()].map(({ name }) => name));
    const samplesOf = (name: string): RunTimeSample[] =>
      [...this.stored.values()].flatMap(({ name: other, status, runId, startTime, endTime }) =>
        other === name && status === 1900 && startTime !== null && endTime !== null
          ? [{ runId, endTime, milliseconds: endTime - startTime }]
          : [],
      );
    return [...names].map((name) => ({ client: 100, name, samples: samplesOf(name) }));
  }

  #deactivate(runId: number): void {
    this.record(runId).deactivated = true;
    for (const task of this.stored.values())
      if (task.parent === runId && task.top !== task.runId) this.#deactivate(task.runId);
  }

  #commit(): void {
    const changes = this.shard.takeChanges();
    this.reportLines.push(...this.shard.takeReportLines());
    for (const task of [...changes.inserted, ...changes.updated]) this.stored.set(task.runId, { ...task });
    for (const top of changes.deactivatedTrees) this.#deactivate(top);
    for (const variable of changes.variables)
      this.#variables.set(`${variable.runId} ${variable.name}`, variable);
    for (const { client, name } of changes.removedHolds) this.#holds.delete(`${client} ${name}`);
    for (const hold of changes.holds) this.#holds.set(`${hold.client} ${hold.name}`, hold);
    for (const [key, sync] of changes.syncs) this.syncStates.set(key, sync);
    for (const mark of changes.marks) this.#marks.set(`${mark.runId} ${mark.lineNumber} ${mark.mark}`, mark);
    for (const runId of changes.removedMarks)
      for (const [key, mark] of this.#marks) if (mark.runId === runId) this.#marks.delete(key);
    for (const [runId, continuation] of changes.continuations) this.#continuations.set(runId, continuation);
    for (const runId of changes.removedContinuations) this.#continuations.delete(runId);
    for (const runId of changes.removedTimers) {
      for (const key of [...this.#timers.keys()]) if (key.startsWith(`${runId} `)) this.#timers.delete(key);
    }
    for (const timer of changes.timers) this.#timers.set(`${timer.runId} ${timer.kind}`, timer);
    for (const { runId, name, versionId } of changes.pins) {
      const definition = this.#versions.get(versionId);
      if (definition === undefined) continue;
      const pins = this.#pins.get(runId) ?? new Map<string, ExecutableDefinition>();
      this.#pins.set(runId, pins.set(name, definition));
    }
  }
}
