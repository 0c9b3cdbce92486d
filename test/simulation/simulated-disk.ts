import {
  type Commit,
  compileAgentGroup,
  compileExecutable,
  compileQueue,
  compileSync,
  type InboxMessage,
  isEnded,
  isExecutable,
  type RecurringContent,
  readObject,
  type SyncDefinition,
  type Task,
  type TaskVariable,
} from '@taktwerk/model';
import type { EngineState, ObjectDraft, ObjectVersion, ReportEnd, WaitingMessage } from '@taktwerk/store';
import { INVARIANTS } from './invariants/all-invariants.ts';
import { QueueSlots } from './queue-slots.ts';

/** What a disk would hold, and how it behaves: each write takes a while, may be refused, and may be cut by a crash. */
export class SimulatedDisk {
  readonly tasks = new Map<number, Task>();
  readonly reports = new Map<string, { text: string; end: number; page: number; pageBytes: number }>();
  readonly variables = new Map<string, TaskVariable>();
  readonly inputs = new Map<string, TaskVariable>();
  readonly continuations = new Map<number, Commit['continuations'][number]>();
  readonly timers = new Map<string, Commit['timers'][number]>();
  readonly orders = new Map<number, Commit['orders'][number]>();
  readonly syncs = new Map<string, Commit['syncs'][number]>();
  /** Runs a user let have a slot beyond the limit of their queue. */
  readonly beyondQueue = new Set<number>();
  readonly holds = new Map<string, Commit['holds'][number]>();
  readonly marks = new Map<string, Commit['marks'][number]>();
  readonly pins = new Map<string, Commit['pins'][number]>();
  readonly varaRows = new Map<string, Commit['varaRows'][number]>();
  readonly agents = new Map<string, Commit['agents'][number]>();
  readonly versions: ObjectVersion[] = [];
  readonly queues = new QueueSlots();
  /** Runs that a user started by hand, or of which everything below was. */
  readonly startedByHand = new Set<number>();
  /** The most tasks at a time that a run of a job group was ever allowed by hand. */
  readonly groupLimits = new Map<number, number>();
  /** Messages that wait in mailboxes, by id. */
  readonly inbox = new Map<number, WaitingMessage>();
  /** Whether automatic processing of client 100 is on. */
  clientActive = true;
  /** Set while users know that it is stopped and have not asked for it to go on. */
  clientStopped = false;
  /** What recurring executions were started with, by the run of their container. */
  readonly recurrences = new Map<number, RecurringContent>();
  /** Runs at a time that an object with a limit may have. */
  readonly parallel = new Map<string, number>();
  /** Tasks at a time of agent groups that have a limit. */
  readonly agentGroups = new Map<string, number>();
  /** Ended runs that retention has removed. */
  readonly removed = new Map<number, Task>();
  /** Ids of the mails that have left, which is no matter of the disk. */
  readonly mails = new Set<string>();
  #nextMessage = 1;
  /** How many may hold a SYNC object at a time, by its name. */
  readonly #shares = new Map<string, number>();
  nextRunId = 1_000_000;
  /** Who may write, and until when nobody else may take that over. */
  readonly lease = { epoch: 0, holder: '', expiresAt: 0 };
  /** The one node that wrote with each epoch. */
  readonly writers = new Map<number, string>();
  /** While full, every write is refused. */
  full = false;
  /** Milliseconds every commit takes longer; more than a lease lasts when it is bad. */
  slowness = 0;
  commits = 0;
  /** What broke an invariant. */
  readonly faults: string[] = [];
  /** Its own clock, which is right. */
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  define(client: number, envelopes: readonly object[]): void {
    for (const envelope of envelopes) {
      const read = readObject(envelope, client);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const { content, ...object } = read.object;
      this.save({ ...object, content: JSON.stringify(content) });
    }
  }

  /** Keeps a new version of an object. */
  save(draft: ObjectDraft): ObjectVersion {
    const { client, title, archiveKey1, archiveKey2, folder, name, type, content } = draft;
    const before = this.versions.findLast((one) => one.client === client && one.name === name);
    const versionId = this.versions.length + 1;
    const objectId = before?.objectId ?? String(versionId);
    const stamps = { createdAt: 0, createdBy: '', modifiedAt: 0, modifiedBy: '' };
    const keys = { versionId, objectId, uuid: objectId, client, name, type };
    const version = { ...keys, title, archiveKey1, archiveKey2, folder, content, ...stamps };
    this.versions.push(version);
    const read: unknown = JSON.parse(content);
    if (type === 'QUEUE') this.queues.changed(name, compileQueue(read).maxSlots);
    if (type === 'SYNC') this.#shares.set(name, sharesOf(compileSync(read)));
    if (type === 'HOSTG')
      this.agentGroups.set(name, compileAgentGroup(read).maxParallel ?? Number.POSITIVE_INFINITY);
    if (isExecutable(type)) this.parallel.set(name, compileExecutable(type, read, versionId).maxParallel);
    for (const row of draft.varaRows) this.varaRows.set(`${row.client} ${row.vara} ${row.key}`, row);
    return version;
  }

  sharesOf(sync: string): number {
    return this.#shares.get(sync) ?? 0;
  }

  apply(batch: Commit): void {
    this.commits += 1;
    for (const { action, subject } of batch.audit) {
      if (action.startsWith('ignoreQueue')) this.beyondQueue.add(Number(subject));
      if (action === 'run' || action === 'run recursively') this.startedByHand.add(Number(subject));
    }
    for (const { before } of INVARIANTS) if (before !== undefined) this.faults.push(...before(this, batch));
    for (const task of [...batch.insertedTasks, ...batch.updatedTasks])
      this.tasks.set(task.runId, { ...task });
    for (const top of batch.deactivatedTrees) this.#deactivate(top);
    for (const variable of batch.variables)
      this.variables.set(`${variable.runId} ${variable.name}`, variable);
    for (const input of batch.inputs) this.inputs.set(`${input.runId} ${input.name}`, input);
    for (const chunk of batch.reports) this.#append(chunk);
    for (const key of this.reports.keys())
      if (batch.droppedReports.includes(Number(key.split(' ')[0]))) this.reports.delete(key);
    for (const pin of batch.pins) this.pins.set(`${pin.runId} ${pin.name}`, pin);
    for (const runId of batch.removedMarks)
      for (const [key, mark] of this.marks) if (mark.runId === runId) this.marks.delete(key);
    for (const sync of batch.syncs) this.syncs.set(`${sync.client} ${sync.name}`, sync);
    for (const { client, name } of batch.removedHolds) this.holds.delete(`${client} ${name}`);
    for (const hold of batch.holds) this.holds.set(`${hold.client} ${hold.name}`, hold);
    for (const mark of batch.marks) {
      this.marks.set(`${mark.runId} ${mark.lineNumber} ${mark.mark}`, mark);
      if (mark.mark === 'maxParallel')
        this.groupLimits.set(mark.runId, Math.max(Number(mark.value), this.groupLimits.get(mark.runId) ?? 0));
      if (mark.mark === 'recurring') this.recurrences.set(mark.runId, JSON.parse(mark.value));
    }
    for (const continuation of batch.continuations) this.continuations.set(continuation.runId, continuation);
    for (const runId of batch.removedContinuations) this.continuations.delete(runId);
    for (const [key, { runId }] of this.timers)
      if (batch.removedTimers.includes(runId)) this.timers.delete(key);
    for (const timer of batch.timers) this.timers.set(`${timer.runId} ${timer.kind}`, timer);
    for (const order of batch.orders) this.orders.set(order.runId, order);
    for (const runId of batch.removedOrders) this.orders.delete(runId);
    for (const row of batch.varaRows) this.varaRows.set(`${row.client} ${row.vara} ${row.key}`, row);
    for (const agent of batch.agents) this.agents.set(agent.name, agent);
    for (const id of batch.takenMessages) this.inbox.delete(id);
    for (const message of batch.messages) this.#put(message);
    this.nextRunId = Math.max(this.nextRunId, batch.nextRunId);
    for (const { after } of INVARIANTS) if (after !== undefined) this.faults.push(...after(this, batch));
  }

  engineState(): EngineState {
    const open = new Set(
      [...this.tasks.values()].filter((task) => !isEnded(task.status)).map((task) => task.runId),
    );
    const ofOpen = <T extends { readonly runId: number }>(rows: Iterable<T>) =>
      [...rows].filter((row) => open.has(row.runId));
    const reportEnds: ReportEnd[] = [...this.reports].map(([key, { end, page, pageBytes }]) => {
      const [runId = '', type = ''] = key.split(' ');
      return { runId: Number(runId), type: type as ReportEnd['type'], end, page, pageBytes };
    });
    return structuredClone({
      nextRunId: this.nextRunId,
      tasks: [...this.tasks.values()]
        .filter((task) => open.has(task.runId) || open.has(task.parent))
        .sort((a, b) => a.runId - b.runId),
      variables: ofOpen(this.variables.values()),
      inputs: ofOpen(this.inputs.values()),
      continuations: [...this.continuations.values()],
      timers: [...this.timers.values()],
      pins: [...this.pins.values()].filter((pin) => open.has(pin.runId)),
      marks: ofOpen(this.marks.values()),
      syncs: [...this.syncs.values()],
      holds: [...this.holds.values()],
      orders: [...this.orders.values()],
      reportEnds: ofOpen(reportEnds),
    });
  }

  /** Removes a tree that has left the activities, as a whole; how many runs it had. */
  removeTree(top: number): number {
    let removed = 0;
    for (const task of [...this.tasks.values()]) {
      if (task.top !== top) continue;
      if (!isEnded(task.status) || !task.deactivated)
        this.faults.push(`run ${task.runId} is removed while it is active`);
      this.tasks.delete(task.runId);
      this.removed.set(task.runId, task);
      removed += 1;
    }
    return removed;
  }

  #put(message: InboxMessage): void {
    const id = this.#nextMessage;
    this.#nextMessage += 1;
    this.inbox.set(id, { ...message, id, writtenAt: this.now() });
  }

  #deactivate(runId: number): void {
    const task = this.tasks.get(runId);
    if (task !== undefined) task.deactivated = true;
    for (const child of this.tasks.values())
      if (child.parent === runId && child.top !== child.runId) this.#deactivate(child.runId);
  }

  #append({ runId, type, start, bytes, page, text }: Commit['reports'][number]): void {
    const key = `${runId} ${type}`;
    const report = this.reports.get(key) ?? { text: '', end: 0, page, pageBytes: 0 };
    if (start < report.end) return;
    if (page !== report.page) report.pageBytes = 0;
    report.text += text;
    report.end = start + bytes;
    report.page = page;
    report.pageBytes += bytes;
    this.reports.set(key, report);
  }
}

/** One, and as many more as may share it while it is less than a number. */
function sharesOf({ actions }: SyncDefinition): number {
  return Math.max(1, ...actions.map(({ compare }) => (compare?.with === '<' ? compare.value : 1)));
}
