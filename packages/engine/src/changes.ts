import type {
  HoldRecord,
  Pin,
  ReportType,
  ScriptContinuation,
  SyncState,
  Task,
  TaskVariable,
  Timer,
  WorkflowMark,
} from '@taktwerk/model';

/** A line the engine adds to a report of a task. */
export interface ReportLine {
  readonly runId: number;
  readonly type: ReportType;
  readonly text: string;
}

/** What a batch of messages changed; the host makes it durable as one commit. */
export class Changes {
  readonly inserted = new Set<Task>();
  readonly updated = new Set<Task>();
  readonly deactivatedTrees: number[] = [];
  readonly variables: TaskVariable[] = [];
  readonly inputs: TaskVariable[] = [];
  readonly pins: Pin[] = [];
  readonly #marks = new Map<number, Map<string, WorkflowMark>>();
  /** Workflows whose marks go before {@link marks} are set. */
  readonly removedMarks = new Set<number>();
  readonly continuations = new Map<number, ScriptContinuation>();
  readonly removedContinuations = new Set<number>();
  readonly #timers = new Map<number, Map<Timer['kind'], Timer>>();
  /** Runs whose timers go before {@link timers} are set. */
  readonly removedTimers = new Set<number>();
  readonly removedOrders = new Set<number>();
  /** Ended runs of which no report is kept. */
  readonly droppedReports = new Set<number>();
  /** What SYNC objects are from here on, by client and name. */
  readonly syncs = new Map<string, SyncState>();

  /** What is held by hand from here on, by client and name; null is lifted. */
  readonly #holds = new Map<
    string,
    { readonly client: number; readonly name: string; readonly hold: HoldRecord | null }
  >();

  get isEmpty(): boolean {
    return (
      this.inserted.size +
        this.updated.size +
        this.variables.length +
        this.inputs.length +
        this.pins.length ===
        0 &&
      this.continuations.size +
        this.removedContinuations.size +
        this.#timers.size +
        this.removedTimers.size ===
        0 &&
      this.syncs.size +
        this.#holds.size +
        this.removedOrders.size +
        this.droppedReports.size +
        this.deactivatedTrees.length +
        this.#marks.size +
        this.removedMarks.size ===
        0
    );
  }

  get holds(): HoldRecord[] {
    return [...this.#holds.values()].flatMap(({ hold }) => hold ?? []);
  }

  get removedHolds(): { readonly client: number; readonly name: string }[] {
    return [...this.#holds.values()].flatMap(({ client, name, hold }) =>
      hold === null ? { client, name } : [],
    );
  }

  saveHold(hold: HoldRecord): void {
    const { client, name } = hold;
    this.#holds.set(`${client} ${name}`, { client, name, hold });
  }

  removeHold(client: number, name: string): void {
    this.#holds.set(`${client} ${name}`, { client, name, hold: null });
  }

  insert(task: Task): void {
    this.inserted.add(task);
  }

  update(task: Task): void {
    if (!this.inserted.has(task)) this.updated.add(task);
  }

  saveContinuation(continuation: ScriptContinuation): void {
    this.removedContinuations.delete(continuation.runId);
    this.continuations.set(continuation.runId, continuation);
  }

  removeContinuation(runId: number): void {
    this.continuations.delete(runId);
    this.removedContinuations.add(runId);
  }

  get marks(): WorkflowMark[] {
    return [...this.#marks.values()].flatMap((ofRun) => [...ofRun.values()]);
  }

  saveMark(mark: WorkflowMark): void {
    const key = `${mark.lineNumber} ${mark.mark}`;
    const ofRun = this.#marks.get(mark.runId);
    if (ofRun === undefined) this.#marks.set(mark.runId, new Map([[key, mark]]));
    else ofRun.set(key, mark);
  }

  /** Removes the marks of a workflow that has ended: nothing is set for it any more. */
  removeMarks(runId: number): void {
    this.#marks.delete(runId);
    this.removedMarks.add(runId);
  }

  get timers(): Timer[] {
    return [...this.#timers.values()].flatMap((ofRun) => [...ofRun.values()]);
  }

  saveTimer(timer: Timer): void {
    const ofRun = this.#timers.get(timer.runId);
    if (ofRun === undefined) this.#timers.set(timer.runId, new Map([[timer.kind, timer]]));
    else ofRun.set(timer.kind, timer);
  }

  /** Removes every timer of a run but those that stay. */
  removeTimers(runId: number, staying: Iterable<Timer>): void {
    this.#timers.delete(runId);
    this.removedTimers.add(runId);
    for (const timer of staying) this.saveTimer(timer);
  }
}
