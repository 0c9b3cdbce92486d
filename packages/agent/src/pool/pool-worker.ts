import type { SupervisorEnd } from '../supervisor/launcher.ts';

/** How the start of a job by a worker went. */
export type WorkerLaunch =
  | {
      readonly kind: 'started';
      /** Key of the worker. */
      readonly worker: string;
      /** The worker's supervisor. */
      readonly pid: number;
      readonly ended: Promise<SupervisorEnd>;
    }
  | { readonly kind: 'failed'; readonly detail: string }
  /** It was taken back, or the agent stops: no worker has been told of it. */
  | { readonly kind: 'untouched' };

/** A job that waits for a worker, or has one. */
export class PooledJob {
  readonly key: string;
  readonly base: string;
  readonly launch: Promise<WorkerLaunch>;
  readonly #launched: (launch: WorkerLaunch) => void;
  readonly #ended = Promise.withResolvers<SupervisorEnd>();

  constructor(key: string, base: string) {
    this.key = key;
    this.base = base;
    const { promise, resolve } = Promise.withResolvers<WorkerLaunch>();
    this.launch = promise;
    this.#launched = resolve;
  }

  /** A later call changes nothing. */
  begun(worker: PoolWorker): void {
    this.#launched({ kind: 'started', worker: worker.key, pid: worker.pid, ended: this.#ended.promise });
  }

  failed(detail: string): void {
    this.#launched({ kind: 'failed', detail });
  }

  untouched(): void {
    this.#launched({ kind: 'untouched' });
  }

  ended(end: SupervisorEnd): void {
    this.#ended.resolve(end);
  }
}

/** A worker as the agent sees it. */
export class PoolWorker {
  /** Names its spool files: `<milliseconds since 1970>.<number>`. */
  readonly key: string;
  /** Id of its launch, and the pid of its supervisor, once it is launched. */
  launchId = 0;
  pid = 0;
  /** Resolves when its supervisor has ended. */
  gone: Promise<unknown> = Promise.resolve();
  /** The job it is given; null when it is idle. */
  job: PooledJob | null = null;
  /** Orders it has done. */
  orders = 0;
  /** Its order only waits for something outside, such as for another order. */
  isWaiting = false;
  /** It gets no further orders. */
  isRetired = false;
  /** Ends it when it has been idle for long. */
  idle: NodeJS.Timeout | null = null;

  constructor(key: string) {
    this.key = key;
  }
}
