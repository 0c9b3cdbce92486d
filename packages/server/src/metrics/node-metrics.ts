import type { Server, Socket } from 'node:net';
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { CommitFigures, Taktwerk } from '@taktwerk/runtime';
import type { PoolFigures } from '@taktwerk/store';
import type { NodeSample } from './node-sample.ts';

/** Milliseconds of one sample. */
const INTERVAL = 60_000;
/** Samples kept: a day. */
const KEPT = 24 * 60;

/** Measures this node: a sample each minute, kept for a day, and counters since the start. */
export class NodeMetrics {
  readonly #taktwerk: Pick<Taktwerk, 'figures' | 'activeExecutions' | 'store'>;
  readonly #now: () => number;
  readonly #samples: NodeSample[] = [];
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });
  readonly #timer: NodeJS.Timeout;
  readonly #answers = new Map<number, number>();
  #answerTime = 0;
  #answersBefore: ReadonlyMap<number, number> = new Map();
  #answerTimeBefore = 0;
  #server: Server | null = null;
  #connections = 0;
  #since: number;
  #before: CommitFigures;
  #loop: EventLoopUtilization;

  constructor(taktwerk: Pick<Taktwerk, 'figures' | 'activeExecutions' | 'store'>, now: () => number) {
    this.#taktwerk = taktwerk;
    this.#now = now;
    this.#since = now();
    this.#before = taktwerk.figures();
    this.#loop = performance.eventLoopUtilization();
    this.#delay.enable();
    this.#timer = setInterval(() => this.#keep(), INTERVAL);
    this.#timer.unref();
  }

  /** Counts the connections of a server from now on. */
  watch(server: Server): void {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#connections += 1;
      socket.once('close', () => {
        this.#connections -= 1;
      });
    });
  }

  /** Open connections, agents included. */
  get connections(): number {
    return this.#connections;
  }

  /** IP address the node listens on; the empty text before it does. */
  get address(): string {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.address : '';
  }

  /** Counts an answer by its HTTP status, and the time until it was ready. */
  answered(status: number, milliseconds: number): void {
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
    this.#answerTime += milliseconds;
  }

  /** Answers since the start, by HTTP status. */
  get answers(): ReadonlyMap<number, number> {
    return this.#answers;
  }

  /** Commits since the start. */
  get commits(): CommitFigures {
    return this.#taktwerk.figures();
  }

  /** Workers of the store that answer queries. */
  get queryWorkers(): PoolFigures {
    return this.#taktwerk.store.readers();
  }

  /** The samples kept, oldest first, and the one under way last. */
  samples(): readonly NodeSample[] {
    return [...this.#samples, this.sample()];
  }

  /** What has been measured since the last sample was kept. */
  sample(): NodeSample {
    const time = this.#now();
    const commits = this.#taktwerk.figures();
    const memory = process.memoryUsage();
    return {
      time,
      interval: time - this.#since,
      commits: {
        commits: commits.commits - this.#before.commits,
        tasks: commits.tasks - this.#before.tasks,
        milliseconds: commits.milliseconds - this.#before.milliseconds,
        failures: commits.failures - this.#before.failures,
      },
      answers: {
        byStatus: Object.fromEntries(
          [...this.#answers]
            .map(([status, count]) => [status, count - (this.#answersBefore.get(status) ?? 0)] as const)
            .filter(([, count]) => count > 0),
        ),
        milliseconds: this.#answerTime - this.#answerTimeBefore,
      },
      queryWorkers: this.queryWorkers,
      activeExecutions: this.#taktwerk.activeExecutions,
      busy: performance.eventLoopUtilization(this.#loop).utilization,
      delay: {
        mean: milliseconds(this.#delay.mean),
        p99: milliseconds(this.#delay.percentile(99)),
        max: milliseconds(this.#delay.max),
      },
      residentBytes: memory.rss,
      heapBytes: memory.heapUsed,
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  #keep(): void {
    const sample = this.sample();
    this.#samples.push(sample);
    if (this.#samples.length > KEPT) this.#samples.shift();
    this.#since = sample.time;
    this.#before = this.#taktwerk.figures();
    this.#answersBefore = new Map(this.#answers);
    this.#answerTimeBefore = this.#answerTime;
    this.#loop = performance.eventLoopUtilization();
    this.#delay.reset();
  }
}

/** From nanoseconds; a histogram without a value yet has no number. */
function milliseconds(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.round(nanoseconds / 1000) / 1000 : 0;
}
