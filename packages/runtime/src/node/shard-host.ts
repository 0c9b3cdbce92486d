import { inspect } from 'node:util';
import {
  type Effect,
  type EngineMessage,
  type LiveTask,
  type Reply,
  type ScanOutcome,
  Shard,
} from '@taktwerk/engine';
import {
  type AgentRecord,
  type AuditEntry,
  type InboxMessage,
  isEnded,
  type JobOrderRecord,
  type ReportFileRecord,
  type ReportType,
  type RequestReceipt,
  TaktwerkError,
  type Task,
  type TaskComment,
  type VaraRow,
} from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { Batch, isOutward } from '../batch/batch.ts';
import type { Clock } from '../clock.ts';
import { performStep, type StepHost } from '../condition/perform-step.ts';
import type { DefinitionSource } from '../definition/definition-source.ts';
import { CommitCounter, type CommitFigures } from '../metrics/commit-counter.ts';
import { scanOutput } from '../output-scan/scan-output.ts';
import { ReportEnds } from '../report/report-ends.ts';
import { ScriptRights } from '../rights/script-rights.ts';
import { RunTimeReader } from '../run-time/run-time-reader.ts';
import type { Generated, ScriptHost } from '../script/script-host.ts';
import { ScriptRunner } from '../script/script-runner.ts';
import { TimerQueue } from '../timer/timer-queue.ts';
import { VaraCache } from '../vara/vara-cache.ts';
import { answerQuestion } from './answer-question.ts';
import { isFenced } from './is-fenced.ts';
import { readShard } from './load-shard.ts';
import { readDefinitions } from './read-definitions.ts';
import { settledCommit } from './settled-commit.ts';
import type { ShardHostOptions } from './shard-host-options.ts';
import type { StoredChange } from './stored-change.ts';

/** Longest pause between attempts to go on after the store failed. Milliseconds. */
const LONGEST_PAUSE = 2_000;

/**
 * Hosts one shard: messages in, one durable commit for all that gathered while the last was under way, then
 * replies and effects out. When a commit fails the shard is thrown away and loaded anew, as after a crash:
 * nothing of it had left.
 */
export class ShardHost implements StepHost {
  readonly definitions: DefinitionSource;
  readonly clock: Clock;
  readonly varas: VaraCache;
  readonly rights: ScriptRights;
  readonly askFile: StepHost['askFile'];
  readonly #options: ShardHostOptions;
  readonly #ends = new ReportEnds();
  readonly #counter = new CommitCounter();
  readonly #scripts: ScriptRunner;
  readonly #timers: TimerQueue;
  readonly #runTimes: RunTimeReader;
  readonly #endWaiters = new Map<number, Set<() => void>>();
  #shard = new Shard(0, 0);
  #batch = new Batch();
  #state: 'loading' | 'open' | 'failed' | 'closed' = 'loading';
  #failure: string | null = null;
  /** What was told since the load under way began: it may have read the store before. */
  #toldMeanwhile: StoredChange[] = [];
  #flying: Promise<void> | null = null;
  #scheduled = false;

  constructor(options: ShardHostOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.askFile = options.askFile;
    this.definitions = options.definitions;
    this.varas = new VaraCache(options.store);
    this.rights = new ScriptRights(options.rightsOf, () => options.clock.now());
    this.#runTimes = new RunTimeReader(options.store, (message) => void this.dispatch(message), options.log);
    this.#scripts = new ScriptRunner(this, options.clock);
    options.store.onLeaseLost((reason) => this.#leaseLost(reason));
    this.#timers = new TimerQueue(options.clock, (timer) => {
      const { runId, kind, generation } = timer;
      this.dispatch({ kind: 'timerDue', runId, timer: kind, generation });
    });
  }

  /** Another node has the lease, and nothing that is under way would tell. */
  #leaseLost(reason: TaktwerkError): void {
    if (this.#state === 'open' && this.#flying === null) this.#failed(new Batch(), reason);
  }

  async load(): Promise<void> {
    this.#toldMeanwhile = [];
    const state = await this.#options.store.loadEngineState();
    const stored = await readShard(this.#options.store, state);
    if (this.#state === 'closed') return;
    this.#ends.clear();
    for (const end of state.reportEnds) this.#ends.restore(end);
    this.#shard = new Shard(0, state.nextRunId);
    this.#batch.failed(new TaktwerkError('storeUnavailable', this.#failure ?? undefined));
    this.#batch = new Batch();
    this.#state = 'open';
    const now = this.#options.clock.now();
    this.#shard.load(stored, now);
    for (const change of this.#toldMeanwhile.splice(0)) this.#shard.handle(change, now);
    this.#afterEngine();
  }

  /** Null while the store takes writes; else why it does not. */
  get failure(): string | null {
    return this.#failure;
  }

  get figures(): CommitFigures {
    return this.#counter.figures;
  }

  get active(): number {
    return this.#shard.active;
  }

  /** @throws TaktwerkError storeUnavailable while the store does not take writes */
  assertOpen(): void {
    if (this.#state === 'open') return;
    throw new TaktwerkError('storeUnavailable', this.#failure ?? 'The server is starting or stopping.');
  }

  dispatch(message: EngineMessage): Reply | null {
    if (this.#state !== 'open') return null;
    const reply = this.#shard.handle(message, this.#options.clock.now());
    this.#afterEngine();
    return reply;
  }

  /** Tells the engine of a change that the store has already; a shard that is being loaded learns of it behind its load. */
  tell(change: StoredChange): void {
    if (this.#state === 'open') this.dispatch(change);
    else this.#toldMeanwhile.push(change);
  }

  task(runId: number): LiveTask | undefined {
    return this.#shard.task(runId);
  }

  explain(runId: number) {
    return this.#shard.explain(runId);
  }

  get store(): Store {
    return this.#options.store;
  }

  now(): number {
    return this.#options.clock.now();
  }

  /** Reads the past run times of objects the engine does not know yet; null when there is nothing to read. */
  readRunTimes(client: number, names: Iterable<string>): Promise<void> | null {
    return this.#runTimes.read(client, this.#shard.unknownRunTimes(client, names));
  }

  /** Changes with every rollback that begins or ends. */
  get rollbacks(): number {
    return this.#shard.rollbacks;
  }

  hasTasksOf(client: number): boolean {
    return this.#shard.hasTasksOf(client);
  }

  remainingRunTime(runId: number): number | null {
    return this.#shard.remainingRunTime(runId, this.#options.clock.now());
  }

  readonly holds = (client: number) => this.#shard.holds(client, this.#options.clock.now());
  readonly calendars: ScriptHost['calendars'] = (client, zone) => this.#shard.calendars(client, zone);
  readonly sync: ScriptHost['sync'] = (client, name) => this.#shard.sync(client, name);

  jobsOf(agent: string): readonly LiveTask[] {
    return this.#shard.jobsOf(agent);
  }

  eventsOf(agent: string): readonly LiveTask[] {
    return this.#shard.eventsOf(agent);
  }

  reportEnd(runId: number, type: ReportType): number {
    return this.#ends.end(runId, type);
  }

  line(runId: number, type: ReportType, text: string): void {
    this.#batch.line(runId, type, text);
    this.#schedule();
  }

  writeVara(row: VaraRow): void {
    this.varas.put(row);
    this.#batch.varaRow(row);
    this.#schedule();
  }

  appendOutput(runId: number, text: string, bytes: number): void {
    if (this.#state !== 'open') return;
    this.#batch.chunks.push(this.#ends.append(runId, 'REP', text, bytes));
    this.#schedule();
  }

  jobGenerated(live: LiveTask, lines: readonly string[], variables: ReadonlyMap<string, string>): Generated {
    return this.#options.jobGenerated(live, lines, variables);
  }

  /** Notes that a report of an ended run is in a file, with the commit that gathers. */
  reportFile(file: ReportFileRecord): void {
    this.#gather(this.#batch.reportFiles, file);
  }

  /** Takes the report text of an ended run out of the database, with the commit that gathers. */
  dropReports(runId: number): void {
    this.#gather(this.#batch.droppedReports, runId);
  }

  fault(runId: number, error: unknown): void {
    this.#options.log(`Run ${runId}: ${inspect(error)}`);
  }

  addOrder(order: JobOrderRecord): void {
    this.#gather(this.#batch.orders, order);
  }

  /** Takes an ended tree out of the activities with the commit that gathers. */
  deactivate(top: number): void {
    this.#gather(this.#batch.deactivatedTrees, top);
  }

  recordAgent(record: AgentRecord): void {
    this.#gather(this.#batch.agents, record);
  }

  /** Puts something into the commit that gathers. */
  #gather<T>(list: T[], one: T): void {
    list.push(one);
    this.#schedule();
  }

  comment(comment: TaskComment): void {
    this.#gather(this.#batch.comments, comment);
  }

  audit(entry: AuditEntry): void {
    this.#gather(this.#batch.audit, entry);
  }

  /** Adds the receipt of a request to the commit that gathers. */
  addReceipt(receipt: RequestReceipt): void {
    this.#gather(this.#batch.receipts, receipt);
  }

  /** Sends a message to a shard or node, with the commit that gathers. */
  send(message: InboxMessage): void {
    this.#gather(this.#batch.messages, message);
  }

  /** Takes a waiting message out of the inbox, with the commit that gathers. */
  take(messageId: number): void {
    this.#gather(this.#batch.takenMessages, messageId);
  }

  /** Calls once everything that gathered so far is durable; never if it fails. */
  whenDurable(call: () => void): void {
    this.#batch.onSettled(call, () => {});
    this.#schedule();
  }

  /** Resolves once everything that gathered so far is durable, rejects if it will not be. */
  durable(): Promise<void> {
    if (this.#state !== 'open') {
      return Promise.reject(
        new TaktwerkError('storeUnavailable', this.#failure ?? 'The server is starting or stopping.'),
      );
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#batch.onSettled(resolve, reject);
    this.#schedule();
    return promise;
  }

  /** Calls once the run's end is durable; the answer takes it back. Never calls for a run that is not active. */
  onEnd(runId: number, call: () => void): () => void {
    const waiters = this.#endWaiters.get(runId) ?? new Set();
    this.#endWaiters.set(runId, waiters.add(call));
    return () => {
      waiters.delete(call);
      if (waiters.size === 0) this.#endWaiters.delete(runId);
    };
  }

  /** Ends the hosting: what gathered is committed, nothing new is taken. */
  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.dispatch({ kind: 'drain' });
      await this.durable().catch(() => {});
    }
    this.#state = 'closed';
    this.#timers.clear();
    this.#scripts.clear();
    await this.#flying;
  }

  #afterEngine(): void {
    for (const { runId, type, text } of this.#shard.takeReportLines()) this.#batch.line(runId, type, text);
    const effects = this.#shard.takeEffects();
    for (const effect of effects) {
      if (isOutward(effect)) this.#batch.outward.push(effect);
      else if (effect.kind === 'send') this.#batch.messages.push(effect.message);
      else this.#performInward(effect);
    }
    this.#schedule();
    this.#scripts.pump();
  }

  /** Scripts, timers and memory are the node's own: they need no commit before. */
  #performInward(effect: Effect): void {
    switch (effect.kind) {
      case 'runScript':
        this.#scripts.start(effect.runId, effect.phase);
        return;
      case 'resumeScript':
        this.#scripts.resume(effect.runId, effect.phase, effect.state, effect.answer);
        return;
      case 'stopScript':
        this.#scripts.stop(effect.runId);
        this.#timers.remove(effect.runId);
        return;
      case 'setTimer':
        this.#timers.set(effect.timer);
        return;
      case 'performStep': {
        const live = this.#shard.task(effect.runId);
        if (live === undefined) return;
        const { runId, request, step } = effect;
        const shard = this.#shard;
        performStep(this, live, step, (outcome) => {
          // A shard that was loaded anew meanwhile has asked again.
          if (shard === this.#shard) this.dispatch({ kind: 'stepPerformed', runId, request, outcome });
        });
        return;
      }
      case 'findExternal':
      case 'readLoopValues':
      case 'prepareNotification':
      case 'prepareAsk': {
        const shard = this.#shard;
        void answerQuestion(this, effect).then((message) => {
          // A shard that was loaded anew meanwhile has asked again.
          if (message !== null && shard === this.#shard) this.dispatch(message);
        });
        return;
      }
      case 'scanOutput':
        this.#scanOutput(effect);
        return;
      case 'readDefinitions':
        this.#readDefinitions(effect.runId);
        return;
      case 'forget':
        this.#batch.forgotten.push(effect.runId);
        return;
      case 'agentMissing':
        this.#options.agentMissing(effect.agent);
        return;
    }
  }

  /** Looks at the output once all of it is durable. A shard that was loaded anew meanwhile has asked again. */
  #scanOutput({ runId, filters }: Extract<Effect, { kind: 'scanOutput' }>): void {
    const shard = this.#shard;
    const client = shard.task(runId)?.task.client ?? 0;
    const { reports } = this.#options.store;
    const answer = (outcome: ScanOutcome): void => {
      if (shard === this.#shard) this.dispatch({ kind: 'outputScanned', runId, outcome });
    };
    this.durable()
      .then(() => scanOutput({ reports, definitions: this.definitions }, { client, runId, filters }))
      .then(answer, (error: unknown) => answer({ kind: 'failed', text: messageOf(error) }));
  }

  /** Tells the engine what the object of a container is now. A shard that was loaded anew has asked again. */
  #readDefinitions(runId: number): void {
    const live = this.#shard.task(runId);
    if (live === undefined) return;
    const shard = this.#shard;
    const isWanted = (): boolean => shard === this.#shard && this.#state === 'open';
    readDefinitions(this, live, isWanted, (definitions) =>
      this.dispatch({ kind: 'definitionsRead', runId, definitions }),
    );
  }

  /** A commit follows this turn of the event loop, or the commit under way. */
  #schedule(): void {
    if (this.#scheduled || this.#flying !== null || this.#state !== 'open') return;
    this.#scheduled = true;
    this.#options.clock.soon(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#flying !== null || this.#state !== 'open') return;
    this.#scripts.checkpoint();
    const batch = this.#batch;
    const changes = this.#shard.takeChanges();
    if (changes.isEmpty && batch.isEmpty) return;
    this.#batch = new Batch();
    const commit = settledCommit(batch.toCommit(changes, this.#ends, this.#shard.nextRunId), this.#shard);
    for (const runId of batch.forgotten) this.#ends.forget(runId);
    const changed = [...commit.insertedTasks, ...commit.updatedTasks];
    const handedOver = performance.now();
    this.#flying = this.#options.store.commit(commit).then(
      () => {
        this.#counter.committed(changed.length, performance.now() - handedOver);
        this.#committed(batch, changed);
        this.#options.events.publish(changed);
      },
      (error: unknown) => {
        this.#counter.failed();
        this.#failed(batch, error);
      },
    );
  }

  #tellWaiters(tasks: readonly Task[]): void {
    for (const { runId, status } of tasks) {
      if (isEnded(status)) for (const call of this.#endWaiters.get(runId) ?? []) call();
    }
  }

  #committed(batch: Batch, changed: readonly Task[]): void {
    this.#flying = null;
    this.varas.settled();
    for (const effect of batch.outward) this.#options.perform(effect);
    batch.durable();
    if (this.#endWaiters.size > 0) this.#tellWaiters(changed);
    this.#flush();
  }

  #failed(batch: Batch, error: unknown): void {
    this.#flying = null;
    const gathering = this.#batch;
    this.#state = 'failed';
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#options.log(`The store failed; nothing of the last batch counts: ${this.#failure}`);
    this.#batch = new Batch();
    this.#scripts.clear();
    this.#timers.clear();
    this.varas.clear();
    const reason = new TaktwerkError('storeUnavailable', this.#failure);
    batch.failed(reason);
    gathering.failed(reason);
    this.#options.interrupted('The store does not take writes; connect again.');
    if (isFenced(error)) this.#options.fenced(this.#failure);
    else this.#tryAgain(100);
  }

  /** Asks the store whether it takes writes again, with growing pauses, and loads the shard anew when it does. */
  #tryAgain(pause: number): void {
    this.#options.clock.after(pause, () => {
      if (this.#state !== 'failed') return;
      this.#options.store
        .probe()
        .then(() => this.load())
        .then(
          () => {
            this.#failure = null;
            this.#options.log('The store takes writes again; going on.');
          },
          (error: unknown) => {
            if (this.#state === 'closed') return;
            this.#failure = error instanceof Error ? error.message : String(error);
            this.#state = 'failed';
            if (isFenced(error)) this.#options.fenced(this.#failure);
            else this.#tryAgain(Math.min(pause * 2, LONGEST_PAUSE));
          },
        );
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
