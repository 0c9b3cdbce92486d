import type { JobExit, KnownJob } from '@taktwerk/model';
import type { JournalRecord } from '../journal/journal-record.ts';
import { type Job, jobKey, newJob } from './job.ts';

const MOST_FINISHED = 100_000;
const FINISHED_LIFE_MILLIS = 7 * 24 * 3600 * 1000;

/** What stays of a settled job. */
export type FinishedJob = {
  readonly runId: number;
  readonly attempt: number;
  readonly exit: JobExit;
  readonly outputBytes: number;
  readonly time: number;
};

/** All the agent knows of its jobs: what the journal says, in memory. */
export class JobTable {
  readonly #open = new Map<string, Job>();
  /** Oldest first. */
  readonly #finished = new Map<string, FinishedJob>();
  /** Highest epoch whose orders were taken. */
  epoch = 0;

  get(key: string): Job | null {
    return this.#open.get(key) ?? null;
  }

  finished(key: string): FinishedJob | null {
    return this.#finished.get(key) ?? null;
  }

  get size(): number {
    return this.#open.size;
  }

  open(): IteratorObject<Job> {
    return this.#open.values();
  }

  add(job: Job): void {
    this.#open.set(job.key, job);
    this.epoch = Math.max(this.epoch, job.epoch);
  }

  remove(key: string): void {
    this.#open.delete(key);
  }

  /** Moves a job to the finished ones, of which the oldest go. */
  finish(job: FinishedJob): void {
    const key = jobKey(job);
    this.#open.delete(key);
    this.#finished.set(key, job);
    for (const [oldest, { time }] of this.#finished) {
      const keep = this.#finished.size <= MOST_FINISHED && time > job.time - FINISHED_LIFE_MILLIS;
      if (keep) break;
      this.#finished.delete(oldest);
    }
  }

  known(): KnownJob[] {
    return Array.from(this.#open.values(), (job) => ({
      runId: job.runId,
      attempt: job.attempt,
      state: job.end === null ? 'running' : 'ended',
    }));
  }

  /** Takes one record of the journal; a record may come twice. */
  replay(record: JournalRecord): void {
    if (record.kind === 'epoch') {
      this.epoch = Math.max(this.epoch, record.epoch);
      return;
    }
    const key = jobKey(record);
    if (record.kind === 'finished') {
      const { kind: _, ...job } = record;
      this.finish(job);
      return;
    }
    if (record.kind === 'intent') {
      if (this.#open.has(key) || this.#finished.has(key)) return;
      this.add({ ...newJob(record), accepted: true });
      return;
    }
    const job = this.#open.get(key);
    if (job === undefined) return;
    if (record.kind === 'cancel') job.cancelled = true;
    else job.end = { exit: record.exit, time: record.time };
  }

  /** The records from which `replay` makes this table again. */
  *snapshot(): Generator<JournalRecord> {
    yield { kind: 'epoch', epoch: this.epoch };
    for (const job of this.#finished.values()) yield { kind: 'finished', ...job };
    for (const job of this.#open.values()) {
      const { runId, attempt, epoch, boot, time, needs, end } = job;
      yield { kind: 'intent', runId, attempt, epoch, boot, time, needs };
      if (job.cancelled) yield { kind: 'cancel', runId, attempt };
      if (end !== null) yield { kind: 'ended', runId, attempt, ...end };
    }
  }
}
