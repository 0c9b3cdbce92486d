import { open, stat } from 'node:fs/promises';
import type { EventStream } from '../connection/event-stream.ts';
import type { Job } from '../job/job.ts';
import { unlessMissing } from '../spool/unless-missing.ts';
import { cutText, MESSAGE_BYTES } from './cut-text.ts';

/** A job with much output makes way for the others after this many bytes. */
const TURN_BYTES = 1024 * 1024;
/** A last line without its end is sent after it has been quiet for this long. */
const QUIET_MILLIS = 1000;

/**
 * Sends the jobs' output from their spool files, one job after the other, as far as the server's window
 * allows; what does not fit waits on disk. When all output of an ended job is sent, its end follows.
 */
export class OutputPump {
  readonly #pathOf: (key: string) => string;
  readonly #onFault: (error: unknown) => void;
  readonly #buffer = Buffer.allocUnsafeSlow(MESSAGE_BYTES);
  /** Jobs that may have something to send; the first is next. */
  readonly #ready = new Map<string, Job>();
  /** Files that end within a line: their length and since when. */
  readonly #tails = new Map<string, { size: number; since: number; timer: NodeJS.Timeout }>();
  #stream: EventStream | null = null;
  #pumping: Promise<void> | null = null;

  constructor(pathOf: (key: string) => string, onFault: (error: unknown) => void) {
    this.#pathOf = pathOf;
    this.#onFault = onFault;
  }

  attach(stream: EventStream): void {
    this.#stream = stream;
  }

  detach(): void {
    this.#stream = null;
    this.#ready.clear();
    for (const tail of this.#tails.values()) clearTimeout(tail.timer);
    this.#tails.clear();
  }

  /** Says that a job may have more to send. */
  mark(job: Job): void {
    if (this.#stream === null) return;
    this.#ready.set(job.key, job);
    this.wake();
  }

  /** Goes on after an `ack` has made room. */
  wake(): void {
    if (this.#pumping !== null || this.#stream === null || this.#ready.size === 0) return;
    this.#pumping = this.#pump().then(
      () => {
        this.#pumping = null;
        // What was marked while the last turn ended.
        if (this.#stream?.hasRoom) this.wake();
      },
      (error: unknown) => this.#onFault(error),
    );
  }

  /** Drops what is remembered of a job. */
  forget(key: string): void {
    this.#ready.delete(key);
    this.#dropTail(key);
  }

  /** Waits until no file is being read. */
  async rest(): Promise<void> {
    while (this.#pumping !== null) await this.#pumping;
  }

  async #pump(): Promise<void> {
    for (const [key, job] of this.#ready) {
      const stream = this.#stream;
      if (stream === null || !stream.hasRoom) return;
      this.#ready.delete(key);
      const isMore = await this.#turn(job, stream);
      if (isMore && this.#stream === stream) this.#ready.set(key, job);
    }
  }

  /** Sends up to one turn's worth of a job; true when there is more to send. */
  async #turn(job: Job, stream: EventStream): Promise<boolean> {
    // Read before the length: only after the end the length is the last.
    const { end } = job;
    // A job that has not begun has no file yet: no output.
    const length = (await unlessMissing(stat(this.#pathOf(job.key))))?.size ?? 0;
    // What the job's orphans write later is not the job's output.
    if (end !== null) job.finalSize ??= length;
    const size = job.finalSize ?? length;
    if (this.#stream !== stream) return false;
    if (size > job.sent && !(await this.#sendUpTo(job, stream, size, end !== null))) return true;
    if (this.#stream !== stream) return false;
    if (end === null) return job.end !== null;
    const { runId, attempt } = job;
    this.#dropTail(job.key);
    const outputBytes = job.sent;
    stream.push({ kind: 'ended', runId, attempt, exit: end.exit, time: end.time, outputBytes });
    return false;
  }

  /** Sends the file up to `size`, or up to its last whole line; false when turn or window ended before. */
  async #sendUpTo(job: Job, stream: EventStream, size: number, isEnded: boolean): Promise<boolean> {
    const { runId, attempt } = job;
    const limit = job.sent + TURN_BYTES;
    const file = await unlessMissing(open(this.#pathOf(job.key), 'r'));
    if (file === null) return true;
    try {
      while (job.sent < size) {
        if (job.sent >= limit || !stream.hasRoom) return false;
        const wanted = Math.min(MESSAGE_BYTES, size - job.sent);
        const { bytesRead } = await file.read(this.#buffer, 0, wanted, job.sent);
        if (this.#stream !== stream) return false;
        // The job itself has cut its output short (`> /dev/stdout`); what was there is gone.
        if (bytesRead === 0) return true;
        const isLast = job.sent + bytesRead === size;
        const tail = !isLast ? 'more' : isEnded ? 'end' : this.#isQuiet(job, size) ? 'quiet' : 'more';
        const cut = cutText(this.#buffer.subarray(0, bytesRead), tail);
        if (cut.bytes === 0) {
          this.#watchTail(job, size);
          return true;
        }
        stream.push({ kind: 'output', runId, attempt, start: job.sent, bytes: cut.bytes, text: cut.text });
        job.sent += cut.bytes;
      }
      this.#dropTail(job.key);
      return true;
    } finally {
      await file.close();
    }
  }

  #isQuiet(job: Job, size: number): boolean {
    const tail = this.#tails.get(job.key);
    return tail !== undefined && tail.size === size && performance.now() - tail.since >= QUIET_MILLIS;
  }

  #watchTail(job: Job, size: number): void {
    if (this.#tails.get(job.key)?.size === size) return;
    this.#dropTail(job.key);
    // A little late, so that the clock surely says so too.
    const timer = setTimeout(() => this.mark(job), QUIET_MILLIS + 10);
    this.#tails.set(job.key, { size, since: performance.now(), timer });
  }

  #dropTail(key: string): void {
    clearTimeout(this.#tails.get(key)?.timer);
    this.#tails.delete(key);
  }
}
