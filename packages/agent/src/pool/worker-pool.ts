import type { JobExit } from '@taktwerk/model';
import { isMarkedProcess } from '../process/process-table.ts';
import type { Spool } from '../spool/spool.ts';
import type { Launcher, SupervisorEnd } from '../supervisor/launcher.ts';
import type { JobBody } from '../user/job-plan.ts';
import type { PoolLimits } from './pool-limits.ts';
import { PooledJob, PoolWorker, type WorkerLaunch } from './pool-worker.ts';
import type { WorkerAnswer, WorkerOrder } from './worker-message.ts';

export type PoolSurroundings = {
  readonly umask: string;
  readonly limits: PoolLimits;
  /** Files of the workers themselves, by their keys. */
  readonly spool: Spool;
  readonly launcher: Launcher;
  readonly markerOf: (worker: string) => string;
  readonly body: (base: string, marker: string) => JobBody;
  readonly onFault: (error: unknown) => void;
};

/** How long workers may take to end when their agent stops. */
const LEAVING_MILLIS = 2000;

/**
 * The processes that do orders of the data plane. A worker does one order at a time, so what ends it hits that order alone;
 * it is there again for the next one, until it is idle for long, has grown too large, or was told to end its order.
 */
export class WorkerPool {
  readonly #of: PoolSurroundings;
  readonly #workers = new Map<string, PoolWorker>();
  /** Those without an order; the one that was at work last comes first. */
  readonly #idle: PoolWorker[] = [];
  /** Jobs without a worker, in the order they came. */
  readonly #waiting = new Map<string, PooledJob>();
  /** Workers that were told to end. */
  readonly #leaving = new Set<Promise<unknown>>();
  #stall: NodeJS.Timeout | null = null;
  #lastNumber = 0;
  #isClosed = false;

  constructor(surroundings: PoolSurroundings) {
    this.#of = surroundings;
  }

  /** Gives a job to a worker when there is one; resolves when the worker has begun it. */
  run(key: string, base: string): Promise<WorkerLaunch> {
    const job = new PooledJob(key, base);
    if (this.#isClosed) job.untouched();
    else {
      this.#waiting.set(key, job);
      this.#assign();
    }
    return job.launch;
  }

  /** Takes back a job that no worker has been given yet. */
  takeBack(key: string): void {
    this.#waiting.get(key)?.untouched();
    this.#waiting.delete(key);
  }

  /** Keeps a worker from taking further orders, before it is ended for the sake of this job; false when it has done the job. */
  retire(worker: string, job: string): boolean {
    const found = this.#workers.get(worker);
    if (found?.job?.key !== job) return false;
    found.isRetired = true;
    return true;
  }

  /** How a worker ended, as its own supervisor tells it; null when that does not tell. */
  async exitOf(worker: string): Promise<JobExit | null> {
    const state = await this.#of.spool.readState(worker);
    return state?.kind === 'ended' ? state.exit : null;
  }

  /** What a worker said besides the output of its jobs: why it broke down. */
  lastWords(worker: string): Promise<string> {
    return this.#of.spool.lastOutput(worker);
  }

  /** Removes the files of workers that are gone and of which nothing is to be found out any more. */
  async sweep(isNeeded: (worker: string) => boolean): Promise<void> {
    const { spool, markerOf } = this.#of;
    for (const key of await spool.keys()) {
      if (this.#workers.has(key) || isNeeded(key)) continue;
      const state = await spool.readState(key);
      const isAlive = state?.kind === 'running' && (await isMarkedProcess(state.pid, markerOf(key)));
      if (!isAlive) await spool.remove(key);
    }
  }

  /** Stops giving orders. What was begun goes on: the workers end behind it, once the launcher is gone. */
  close(): void {
    this.#isClosed = true;
    this.#calm();
    for (const worker of [...this.#idle]) this.#dismiss(worker);
    for (const job of this.#waiting.values()) job.untouched();
    this.#waiting.clear();
  }

  /** Waits for workers that were told to end, which have little to do for it; not for long. */
  async rest(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, LEAVING_MILLIS);
    await Promise.race([Promise.all(this.#leaving), late.promise]);
    clearTimeout(timer);
  }

  #assign(): void {
    const { limits } = this.#of;
    for (const [key, job] of this.#waiting) {
      const worker = this.#idle.pop();
      if (worker === undefined && this.#atWork >= limits.promptly) break;
      this.#waiting.delete(key);
      if (worker === undefined) this.#start(job).catch(this.#of.onFault);
      else this.#give(worker, job);
    }
    if (this.#waiting.size === 0 || this.#atWork >= limits.most) this.#calm();
    else this.#stall ??= setTimeout(() => this.#grow(), limits.stallMillis);
  }

  /** Workers but those whose orders only wait: what these wait for may need a worker itself. */
  get #atWork(): number {
    let count = 0;
    for (const { isWaiting } of this.#workers.values()) if (!isWaiting) count++;
    return count;
  }

  #calm(): void {
    if (this.#stall !== null) clearTimeout(this.#stall);
    this.#stall = null;
  }

  /** Orders that only wait for something must not hold up the others. */
  #grow(): void {
    this.#stall = null;
    const [job] = this.#waiting.values();
    if (job !== undefined) {
      this.#waiting.delete(job.key);
      this.#start(job).catch(this.#of.onFault);
    }
    this.#assign();
  }

  async #start(job: PooledJob): Promise<void> {
    const { spool, launcher, markerOf, body, umask } = this.#of;
    const worker = new PoolWorker(`${Date.now()}.${++this.#lastNumber}`);
    worker.job = job;
    this.#workers.set(worker.key, worker);
    const marker = markerOf(worker.key);
    const base = spool.base(worker.key);
    const failure = await spool.writeScript(worker.key, '', null).then(() => null, messageOf);
    const launch =
      failure !== null
        ? ({ kind: 'failed', detail: failure } as const)
        : await launcher.launch({ marker, base, umask, ...body(base, marker) }, (line) =>
            this.#said(worker, JSON.parse(line)),
          );
    if (launch.kind === 'failed') {
      this.#workers.delete(worker.key);
      job.failed(launch.detail);
      this.#assign();
      return;
    }
    worker.launchId = launch.id;
    worker.pid = launch.pid;
    worker.gone = launch.ended;
    void launch.ended.then((end) => this.#gone(worker, end));
    if (this.#isClosed) job.untouched();
    else this.#give(worker, job);
  }

  #give(worker: PoolWorker, job: PooledJob): void {
    if (worker.idle !== null) clearTimeout(worker.idle);
    worker.idle = null;
    worker.job = job;
    const order: WorkerOrder = { key: job.key, base: job.base };
    this.#of.launcher.say(worker.launchId, JSON.stringify(order));
  }

  #said(worker: PoolWorker, answer: WorkerAnswer): void {
    const { job } = worker;
    if (job === null || job.key !== answer.key) return;
    job.begun(worker);
    if (answer.kind === 'begun') return;
    worker.isWaiting = answer.kind === 'waits' && answer.isWaiting;
    if (answer.kind === 'waits') {
      this.#assign();
      return;
    }
    job.ended({ code: answer.code, how: `exit status ${answer.code}` });
    worker.job = null;
    worker.orders++;
    this.#calm();
    const { limits } = this.#of;
    const isWorn = answer.mebibytes > limits.mostMebibytes || worker.orders >= limits.mostOrders;
    if (worker.isRetired || isWorn || this.#isClosed) this.#dismiss(worker);
    else {
      this.#idle.push(worker);
      this.#rest(worker);
    }
    this.#assign();
  }

  /** Lets an idle worker wait for orders; the last one waits for longer. */
  #rest(worker: PoolWorker): void {
    const { spareMillis, lastMillis } = this.#of.limits;
    const end = (): void => this.#dismiss(worker);
    worker.idle = setTimeout(() => {
      if (this.#workers.size > 1) end();
      else worker.idle = setTimeout(end, lastMillis - spareMillis);
    }, spareMillis);
  }

  /** Tells a worker without an order to end. */
  #dismiss(worker: PoolWorker): void {
    this.#forget(worker);
    this.#of.launcher.say(worker.launchId, null);
    const leaving: Promise<unknown> = worker.gone.then(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  #gone(worker: PoolWorker, end: SupervisorEnd): void {
    this.#forget(worker);
    const { job } = worker;
    if (job !== null) {
      job.begun(worker);
      // Whatever its status: the job has none of its own.
      job.ended({ code: null, how: end.how });
    }
    if (!this.#isClosed) this.#assign();
  }

  #forget(worker: PoolWorker): void {
    if (worker.idle !== null) clearTimeout(worker.idle);
    worker.idle = null;
    this.#workers.delete(worker.key);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
  }
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
