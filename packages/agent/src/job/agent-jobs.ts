import type { JobExit, JobOrder, KnownJob, ServerMessage } from '@taktwerk/model';
import type { EventStream } from '../connection/event-stream.ts';
import type { JournalRecord, StartNeeds } from '../journal/journal-record.ts';
import { endJobProcesses } from '../process/end-job-processes.ts';
import { hasMarkedProcess, isMarkedProcess } from '../process/process-table.ts';
import type { SupervisorEnd } from '../supervisor/launcher.ts';
import type { JobPlan } from '../user/job-plan.ts';
import { type Job, jobKey, newJob } from './job.ts';
import type { JobSurroundings } from './job-surroundings.ts';

/** More open jobs than this the agent does not take: each is a supervisor and its files. */
const MOST_OPEN_JOBS = 20_000;
/** Jobs between intent and start. Orders beyond wait in memory, not accepted: after a crash they come again. */
const MOST_BEGINNING = 16;

type Welcome = Extract<ServerMessage, { kind: 'welcome' }>;
type Cancel = Extract<ServerMessage, { kind: 'cancel' }>;

/** Takes orders, starts jobs, notices their ends, and cancels. */
export class AgentJobs {
  readonly #of: JobSurroundings;
  readonly #stop = new AbortController();
  /** Work under way for jobs, awaited when the agent stops. */
  readonly #underWay = new Set<Promise<void>>();
  #stream: EventStream | null = null;
  #anonymousJobs = false;
  /** Orders that have not got their intent yet, in the order they came. */
  readonly #waiting = new Map<string, JobOrder>();
  #beginning = 0;

  /** Called when an order has been dealt with. */
  onBegun: () => void = () => {};

  constructor(surroundings: JobSurroundings) {
    this.#of = surroundings;
  }

  /** How many orders wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  known(): KnownJob[] {
    return this.#of.table.known();
  }

  /** Looks at the jobs of an earlier agent, before the first connection. */
  async recover(): Promise<void> {
    for (const job of this.#of.table.open()) {
      if (job.end === null) await this.#recover(job);
    }
  }

  /** Takes over a connection; answers why not, when the server is an old one. */
  connect(welcome: Welcome, stream: EventStream): string | null {
    const { table, pump, log } = this.#of;
    if (welcome.epoch < table.epoch) {
      return `The server's epoch ${welcome.epoch} is older than ${table.epoch}, whose orders this agent has taken.`;
    }
    if (welcome.epoch > table.epoch) {
      table.epoch = welcome.epoch;
      // Not awaited: it is in the file before any intent that follows, and synced with it.
      this.#track(this.#note({ kind: 'epoch', epoch: welcome.epoch }));
    }
    this.#anonymousJobs = welcome.anonymousJobs;
    this.#stream = stream;
    pump.attach(stream);
    const open = new Map(welcome.jobs.map((job) => [jobKey(job), job.outputBytes]));
    for (const job of [...table.open()]) {
      const outputBytes = open.get(job.key);
      if (outputBytes === undefined) {
        if (job.end === null) log(`Job ${job.key} is settled for the server; it is left to itself.`);
        this.#track(this.#settle(job));
      } else {
        job.sent = outputBytes;
        this.#tell(job);
      }
    }
    return null;
  }

  disconnect(): void {
    this.#stream = null;
    // Not accepted: the next connection brings them again.
    this.#waiting.clear();
    this.#of.pump.detach();
  }

  /** Takes an order. An attempt that is known already is not started; its state is the answer. */
  order(order: JobOrder): void {
    const { table, log } = this.#of;
    const key = jobKey(order);
    const known = table.get(key);
    if (known !== null) {
      this.#tell(known);
      return;
    }
    const { runId, attempt, epoch } = order;
    const finished = table.finished(key);
    if (finished !== null) {
      const { exit, time, outputBytes } = finished;
      this.#stream?.push({ kind: 'accepted', runId, attempt });
      // A server asks for a settled job only when it was restored: our spool files have gone since.
      this.#stream?.push({ kind: 'ended', runId, attempt, exit, time, outputBytes, outputGone: true });
    } else if (order.reportOnly === true) {
      const detail = 'The server was restored from a backup, and the agent has no trace of this job.';
      const exit: JobExit = { kind: 'lost', detail };
      this.#stream?.push({ kind: 'ended', runId, attempt, exit, time: Date.now(), outputBytes: 0 });
    } else if (epoch < table.epoch) {
      log(`Order ${key} refused: its epoch ${epoch} is older than ${table.epoch}.`);
    } else if (table.size >= MOST_OPEN_JOBS) {
      this.#refuse(order, `The agent has ${table.size} open jobs and takes no more.`);
    } else {
      this.#waiting.set(key, order);
      this.#beginNext();
    }
  }

  /** Takes a cancel. A job that is not known yet will never start; one that has ended stays as it is. */
  cancel(cancel: Cancel): void {
    const { table, log, boot } = this.#of;
    const key = jobKey(cancel);
    if (cancel.epoch < table.epoch) {
      log(`Cancel of ${key} refused: its epoch ${cancel.epoch} is older than ${table.epoch}.`);
      return;
    }
    const { runId, attempt, epoch } = cancel;
    const known = table.get(key);
    if (known !== null) {
      if (known.end === null && !known.cancelled) this.#track(this.#cancel(known));
      return;
    }
    if (table.finished(key) !== null) return;
    this.#waiting.delete(key);
    const job = newJob({ runId, attempt, epoch, boot, time: Date.now(), needs: null });
    table.add(job);
    this.#track(this.#cancelUnknown(job));
  }

  /** The server holds the ends of these jobs: their files may go. */
  settled(keys: readonly string[]): void {
    for (const key of keys) {
      const job = this.#of.table.get(key);
      if (job !== null) this.#track(this.#settle(job));
    }
  }

  outputGrown(keys: Iterable<string>): void {
    for (const key of keys) {
      const job = this.#of.table.get(key);
      if (job !== null && job.end === null) this.#of.pump.mark(job);
    }
  }

  /** A state file has changed. Our own children end with an event of their own, so only others are looked at. */
  stateChanged(key: string): void {
    const job = this.#of.table.get(key);
    if (job !== null && job.end === null && !job.ownChild) this.#track(this.#observe(job, null));
  }

  /** Whether a worker's end may yet tell what became of a job. */
  needsWorker(worker: string): boolean {
    return this.#of.table.open().some((job) => job.worker === worker && job.end === null);
  }

  /** The slow look behind the events: supervisors of an earlier agent that died, and growth that was missed. */
  async lookAround(): Promise<void> {
    for (const job of [...this.#of.table.open()]) {
      if (this.#stop.signal.aborted) return;
      if (job.end !== null) continue;
      if (job.pid !== null) this.#of.pump.mark(job);
      if (!job.ownChild && !job.cancelled) await this.#recover(job);
    }
  }

  /** Stops without touching a running job; orders already taken are started first. */
  async stop(): Promise<void> {
    this.#stop.abort();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #beginNext(): void {
    for (const [key, order] of this.#waiting) {
      if (this.#beginning >= MOST_BEGINNING) return;
      this.#waiting.delete(key);
      const { runId, attempt, epoch } = order;
      const scriptBytes = order.command === null ? Buffer.byteLength(order.script) : 0;
      const needs = { order: { ...order, script: '' }, scriptBytes, anonymousJobs: this.#anonymousJobs };
      const job = newJob({ runId, attempt, epoch, boot: this.#of.boot, time: Date.now(), needs });
      job.ownChild = true;
      this.#of.table.add(job);
      this.#beginning++;
      const begun = (): void => {
        this.#beginning--;
        this.onBegun();
        this.#beginNext();
      };
      this.#track(this.#begin(job, needs, order.command === null ? order.script : '').finally(begun));
    }
  }

  /** Writes the script, then the intent, so that an agent that finds the intent can start the job. */
  async #begin(job: Job, needs: StartNeeds, script: string): Promise<void> {
    const { journal, spool, table } = this.#of;
    const { runId, attempt, epoch, boot, time } = job;
    const plan = await this.#prepare(job, needs, script);
    const failure = await journal
      .append({ kind: 'intent', runId, attempt, epoch, boot, time, needs }, true)
      .then(() => null, messageOf);
    // Settled by a new connection's welcome in the meantime.
    if (table.get(job.key) !== job) return;
    if (failure !== null) {
      table.remove(job.key);
      await spool.remove(job.key);
      this.#refuse(needs.order, `The agent cannot write its journal: ${failure}`);
      return;
    }
    job.accepted = true;
    this.#stream?.push({ kind: 'accepted', runId, attempt });
    await this.#start(job, plan);
  }

  async #prepare(job: Job, needs: StartNeeds, script: string): Promise<JobPlan> {
    try {
      const plan = await this.#plan(job, needs);
      if (plan.kind !== 'impossible') await this.#of.spool.writeScript(job.key, script, plan.owner);
      return plan;
    } catch (error) {
      return { kind: 'impossible', detail: `The agent cannot prepare the job: ${messageOf(error)}` };
    }
  }

  #plan(job: Job, { order, anonymousJobs }: StartNeeds): Promise<JobPlan> {
    const script = `${this.#of.spool.base(job.key)}.sh`;
    return this.#of.planner.plan(order, { script, marker: this.#marker(job), anonymousJobs });
  }

  /**
   * Starts a job of which the journal knows that an earlier agent meant to. That agent may have started a
   * supervisor that has not claimed the job yet: then there are two, and only one can win the claim.
   */
  async #startAgain(job: Job, needs: StartNeeds): Promise<void> {
    job.ownChild = true;
    job.isSecondStart = true;
    await this.#start(job, await this.#plan(job, needs));
  }

  async #start(job: Job, plan: JobPlan): Promise<void> {
    if (plan.kind === 'impossible') {
      await this.#endUnstarted(job, { kind: 'notStarted', detail: plan.detail });
      return;
    }
    if (job.cancelled) await this.#endUnstarted(job, { kind: 'cancelled' });
    else if (plan.kind === 'pooled') this.#track(this.#launch(job, plan));
    else await this.#launch(job, plan);
  }

  async #launch(job: Job, plan: Exclude<JobPlan, { kind: 'impossible' }>): Promise<void> {
    const { spool, umask, launcher, pool } = this.#of;
    const base = spool.base(job.key);
    const launch =
      plan.kind === 'pooled'
        ? await pool.run(job.key, base)
        : await launcher.launch({ ...plan.body, marker: this.#marker(job), base, umask });
    if (launch.kind === 'untouched') {
      // Without a cancel the agent stops; the next one starts it.
      if (job.cancelled) await this.#endUnstarted(job, { kind: 'cancelled' });
      return;
    }
    if (launch.kind === 'failed') {
      // Of two supervisors the other may yet run: the next look around tells.
      if (job.isSecondStart) job.ownChild = false;
      else {
        const detail = `The job's supervisor cannot be started: ${launch.detail}`;
        await this.#endUnstarted(job, { kind: 'notStarted', detail });
      }
      return;
    }
    job.needs = null;
    job.pid = launch.pid;
    job.worker = 'worker' in launch ? launch.worker : null;
    job.startedAt = Date.now();
    const { runId, attempt, pid } = job;
    this.#stream?.push({ kind: 'started', runId, attempt, pid, time: job.startedAt });
    void launch.ended.then((end) => {
      if (!this.#stop.signal.aborted) this.#track(this.#supervisorEnded(job, end));
    });
    // The cancel came while the start was under way.
    if (job.cancelled) this.#track(this.#finishCancel(job));
  }

  async #supervisorEnded(job: Job, end: SupervisorEnd): Promise<void> {
    if (job.isSecondStart) {
      // Its job has ended, or the first supervisor had been faster.
      job.ownChild = false;
      job.pid = null;
      await this.#recover(job);
    } else if (end.code === 0 && job.end === null && !job.cancelled && this.#of.table.get(job.key) === job) {
      // Nothing else ends a supervisor so; there is no need to read its state file.
      await this.#end(job, { kind: 'code', code: 0 });
    } else {
      // Whatever may be left of a worker, it does not claim the job any more.
      if (job.worker !== null && end.code === null) await this.#of.spool.withdraw(job.key);
      await this.#observe(job, end.how);
    }
  }

  /** Answers an order that leaves no trace here: the journal does not know it, so it may come again. */
  #refuse(order: JobOrder, detail: string): void {
    const { runId, attempt } = order;
    const exit: JobExit = { kind: 'notStarted', detail };
    this.#of.log(`Order ${jobKey(order)} not taken: ${detail}`);
    this.#stream?.push({ kind: 'ended', runId, attempt, exit, time: Date.now(), outputBytes: 0 });
  }

  /** Tells the present connection all about a job: what it is, its output, its end. */
  #tell(job: Job): void {
    if (!job.accepted) return;
    const { runId, attempt, pid, startedAt } = job;
    this.#stream?.push({ kind: 'accepted', runId, attempt });
    if (pid !== null && startedAt !== null) {
      this.#stream?.push({ kind: 'started', runId, attempt, pid, time: startedAt });
    }
    this.#of.pump.mark(job);
  }

  /**
   * Reads a job's state file and draws the conclusion. `gone` says how the supervisor ended, when that is
   * certain; without it only a whole exit status counts.
   */
  async #observe(job: Job, gone: string | null): Promise<void> {
    const { spool, table, boot } = this.#of;
    const state = await spool.readState(job.key);
    if (job.end !== null || table.get(job.key) !== job) return;
    // The cancel ends the job, when no process is left.
    if (job.cancelled) return;
    if (state?.kind === 'ended') return this.#end(job, state.exit);
    if (state?.kind === 'running' && job.pid === null) {
      job.pid = state.pid;
      job.worker = state.worker;
      job.startedAt = (await spool.stateTimes(job.key))?.begun ?? job.time;
    }
    if (gone === null) return;
    if (job.worker !== null) return this.#workerGone(job, job.worker, gone, state?.kind === 'running');
    const isCertain = job.boot === boot && state?.kind !== 'running';
    const note = state?.kind === 'claimed' && state.note !== '' ? `: ${state.note}` : '.';
    if (isCertain) {
      const detail = `The job's supervisor ended (${gone}) before the job began${note}`;
      return this.#endUnstarted(job, { kind: 'notStarted', detail });
    }
    const detail = `The job's supervisor is gone (${gone}) and left no exit status.`;
    return this.#endUnstarted(job, { kind: 'lost', detail });
  }

  /** A worker died over a job: what it said and how it ended is told of the job. */
  async #workerGone(job: Job, worker: string, gone: string, wasRunning: boolean): Promise<void> {
    const { pool, spool } = this.#of;
    const exit = await pool.exitOf(worker);
    const words = await pool.lastWords(worker);
    if (words !== '') await spool.appendOutput(job.key, words);
    if (!wasRunning) {
      const detail = `The worker of the data plane ended (${gone}) before the job began.`;
      return this.#endUnstarted(job, { kind: 'notStarted', detail });
    }
    if (exit !== null && !(exit.kind === 'code' && exit.code === 0)) return this.#endUnstarted(job, exit);
    const detail = `The worker of the data plane is gone (${gone}) and left no exit status.`;
    return this.#endUnstarted(job, { kind: 'lost', detail });
  }

  /** Finds out what became of a job that an earlier agent started, or meant to. */
  async #recover(job: Job): Promise<void> {
    const { spool, table, boot } = this.#of;
    const state = await spool.readState(job.key);
    if (job.end !== null || table.get(job.key) !== job) return;
    if (state?.kind === 'running') job.worker = state.worker;
    if (job.cancelled) {
      if (state?.kind === 'running') job.pid = state.pid;
      this.#track(this.#finishCancel(job));
    } else if (job.boot !== boot) {
      await this.#observe(job, 'the machine was restarted');
    } else if (state === null) {
      const { needs } = job;
      if (needs !== null && (await spool.scriptBytes(job.key)) === needs.scriptBytes) {
        await this.#startAgain(job, needs);
      } else if (await spool.withdraw(job.key)) {
        await this.#endUnstarted(job, WITHDRAWN_EXIT);
      } else {
        await this.#observe(job, null);
      }
    } else if (state.kind === 'withdrawn') {
      await this.#endUnstarted(job, WITHDRAWN_EXIT);
    } else if (state.kind === 'ended') {
      await this.#observe(job, null);
    } else {
      const marker = this.#marker(job);
      const pid = state.kind === 'running' ? state.pid : null;
      const isAlive = pid === null ? await hasMarkedProcess(marker) : await isMarkedProcess(pid, marker);
      // Read once more when it is gone: it may have written its last line after the first look.
      await this.#observe(job, isAlive ? null : 'found dead');
    }
  }

  async #cancel(job: Job): Promise<void> {
    const { runId, attempt } = job;
    job.cancelled = true;
    await this.#note({ kind: 'cancel', runId, attempt });
    this.#of.pool.takeBack(job.key);
    // Not started yet: the start sees the mark and ends the job.
    if (job.ownChild && job.pid === null) return;
    await this.#finishCancel(job);
  }

  async #finishCancel(job: Job): Promise<void> {
    const { spool, pool, graceMillis } = this.#of;
    // Before anything is waited for: the next order of this worker must not be hit.
    const isDone = job.worker !== null && job.ownChild && !pool.retire(job.worker, job.key);
    if (isDone) return this.#endUnstarted(job, { kind: 'cancelled' });
    const marker = this.#marker(job);
    // A claim by the agent keeps a supervisor that is still on its way from starting the body.
    if (!job.ownChild) await spool.withdraw(job.key);
    const isOurs = job.pid !== null && (await isMarkedProcess(job.pid, marker));
    const supervisor = isOurs ? job.pid : null;
    await endJobProcesses({ supervisor, marker }, graceMillis, this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    await this.#endUnstarted(job, { kind: 'cancelled' });
  }

  async #cancelUnknown(job: Job): Promise<void> {
    const { runId, attempt, epoch, boot, time } = job;
    job.cancelled = true;
    await this.#note({ kind: 'intent', runId, attempt, epoch, boot, time, needs: null });
    job.accepted = true;
    await this.#endUnstarted(job, { kind: 'cancelled' });
  }

  /** Ends a job as its state file says. */
  async #end(job: Job, exit: JobExit): Promise<void> {
    const written = job.ownChild ? null : await this.#of.spool.stateTimes(job.key);
    job.end = { exit, time: written?.ended ?? Date.now() };
    this.#of.pump.mark(job);
  }

  /** Ends a job in a way that no state file tells, so the journal must. */
  async #endUnstarted(job: Job, exit: JobExit): Promise<void> {
    const { runId, attempt } = job;
    const time = Date.now();
    await this.#note({ kind: 'ended', runId, attempt, exit, time });
    if (job.end !== null) return;
    job.end = { exit, time };
    this.#of.pump.mark(job);
  }

  async #settle(job: Job): Promise<void> {
    const { table, spool, pump } = this.#of;
    const { runId, attempt } = job;
    const exit: JobExit = job.end?.exit ?? {
      kind: 'lost',
      detail: 'The server had settled the job while it ran.',
    };
    const finished = { runId, attempt, exit, outputBytes: job.sent, time: Date.now() };
    table.finish(finished);
    pump.forget(job.key);
    await this.#note({ kind: 'finished', ...finished });
    await spool.remove(job.key);
  }

  /** Writes what may be lost without harm: after a crash it is found out again. */
  async #note(record: JournalRecord): Promise<void> {
    try {
      await this.#of.journal.append(record, false);
    } catch (error) {
      this.#of.log(`The journal takes no "${record.kind}" record: ${messageOf(error)}`);
    }
  }

  /** What the processes that work for a job carry; a worker carries its own key and has one job at a time. */
  #marker(job: Job): string {
    return `${this.#of.fingerprint}.${job.worker ?? job.key}`;
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch(this.#of.onFault).finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }
}

/** The agent's claim came before any supervisor's: ordering the task again under a new attempt is safe. */
const WITHDRAWN_EXIT: JobExit = {
  kind: 'notStarted',
  detail: 'The agent was stopped before the job began; it has certainly not run.',
};

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
