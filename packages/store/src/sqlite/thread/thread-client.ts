import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TaktwerkError } from '@taktwerk/model/error';
import {
  type Arguments,
  type FromThread,
  type Operations,
  type Request,
  receiveError,
  type ThreadData,
  type ToThread,
} from './messages.ts';

export interface ThreadLimits {
  /** Milliseconds a request may take, waiting included. */
  readonly timeout: number;
  /** Requests that may be under way. */
  readonly queue: number;
  /** Called once when the thread has died or, where `timeoutIsFatal`, a request took too long. */
  readonly onFailure: (failure: TaktwerkError) => void;
  /** A write that takes too long may still happen; after that nobody may go on as if it had not. */
  readonly timeoutIsFatal: boolean;
}

interface Pending {
  readonly deadline: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: TaktwerkError) => void;
}

/** The main thread's end of a database thread: requests with ids, time limits, and a bounded queue. */
export class ThreadClient<Known extends Operations> {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #limits: ThreadLimits;
  readonly #pending = new Map<number, Pending>();
  #outbox: Request[] = [];
  #lastId = 0;
  #timer: NodeJS.Timeout | null = null;
  #failure: TaktwerkError | null = null;
  readonly #opening = Promise.withResolvers<void>();
  #open = false;
  #taking = true;
  #closing = false;
  #closed: Promise<void> | null = null;

  /** Starts `<name>-thread`, which loads its code and waits for {@link open}. */
  constructor(name: 'writer' | 'reader', data: ThreadData, limits: ThreadLimits) {
    // The sibling is TypeScript in the workspace and JavaScript once published.
    const entry = new URL(`./${name}-thread${extname(import.meta.url)}`, import.meta.url);
    // Flags of the main program, such as --eval, are not for the thread.
    this.#worker = new Worker(entry, { workerData: data, name: `taktwerk-store-${name}`, execArgv: [] });
    this.#name = name;
    this.#limits = limits;
    // A thread can die while nobody waits for it to open; open() tells its caller all the same.
    this.#opening.promise.catch(() => {});
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#died(error instanceof Error ? error.message : String(error)));
    this.#worker.on('exit', (code) => this.#died(`it ended with code ${code}`));
  }

  /** Opens the thread's connection; throws what made that impossible. */
  open(): Promise<void> {
    this.#send({ kind: 'open' });
    return this.#opening.promise;
  }

  get underWay(): number {
    return this.#pending.size;
  }

  /** Milliseconds the oldest request under way has been there; 0 without. */
  get waiting(): number {
    for (const { deadline } of this.#pending.values()) {
      return performance.now() - (deadline - this.#limits.timeout);
    }
    return 0;
  }

  call<Name extends keyof Known & string>(
    operation: Name,
    ...args: Arguments<Known[Name]>
  ): Promise<Awaited<ReturnType<Known[Name]>>> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const refusal = this.#refusal();
    if (refusal !== null) reject(refusal);
    else {
      const id = ++this.#lastId;
      this.#pending.set(id, { deadline: performance.now() + this.#limits.timeout, resolve, reject });
      if (this.#outbox.push({ id, operation, args }) === 1) this.#soon(() => this.#flush());
      this.#timer ??= setTimeout(() => this.#checkDeadlines(), this.#limits.timeout);
    }
    // The thread runs the operation of that name, so its answer has that operation's type.
    return promise as Promise<Awaited<ReturnType<Known[Name]>>>;
  }

  /** Rejects everything under way and everything to come. */
  fail(failure: TaktwerkError): void {
    if (this.#failure !== null) return;
    this.#failure = failure;
    this.#opening.reject(failure);
    this.#outbox = [];
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    this.#stopTimer();
    for (const { reject } of pending) reject(failure);
  }

  /** Lets what is under way finish, then closes the connection and waits until the thread is gone. */
  close(): Promise<void> {
    this.stopTaking();
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** Refuses what is asked for from now on. */
  stopTaking(): void {
    this.#taking = false;
  }

  async #end(): Promise<void> {
    this.#closing = true;
    if (!this.#open || this.#failure !== null) {
      await this.#worker.terminate();
      return;
    }
    this.#flush();
    const exited = once(this.#worker, 'exit');
    this.#send({ kind: 'close' });
    await exited;
    this.fail(new TaktwerkError('storeUnavailable', 'The store is closed.'));
  }

  #refusal(): TaktwerkError | null {
    if (this.#failure !== null) return this.#failure;
    if (!this.#taking) return new TaktwerkError('storeUnavailable', 'The store is closing.');
    if (this.#pending.size < this.#limits.queue) return null;
    return new TaktwerkError(
      'storeUnavailable',
      `${this.#pending.size} requests wait for the ${this.#name} thread of the store, more than it takes. Try again later.`,
    );
  }

  /** Everything asked for in one turn of the event loop goes to the thread as one message. */
  #flush(): void {
    if (this.#outbox.length === 0) return;
    const requests = this.#outbox;
    this.#outbox = [];
    this.#send({ kind: 'requests', requests });
  }

  /**
   * Reads of all requests that came in one turn of the event loop go over together: each message costs more than the wait.
   * A write is a group already, and others wait for it.
   */
  #soon(call: () => void): void {
    if (this.#name === 'reader') setImmediate(call);
    else process.nextTick(call);
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    if (message.kind === 'ready') {
      this.#open = true;
      this.#opening.resolve();
      return;
    }
    if (message.kind === 'failed') {
      this.#opening.reject(receiveError(message.error));
      return;
    }
    for (const answer of message.answers) {
      const pending = this.#pending.get(answer.id);
      // Answers to a request that ran out of time have nobody waiting.
      if (pending === undefined) continue;
      this.#pending.delete(answer.id);
      if (answer.ok) pending.resolve(answer.value);
      else pending.reject(receiveError(answer.error));
    }
    if (this.#pending.size === 0) this.#stopTimer();
  }

  /** Requests are kept in the order of their deadlines, so only the oldest ones are looked at. */
  #checkDeadlines(): void {
    this.#timer = null;
    const now = performance.now();
    for (const [id, pending] of this.#pending) {
      if (pending.deadline > now) {
        this.#timer = setTimeout(() => this.#checkDeadlines(), pending.deadline - now);
        return;
      }
      const failure = new TaktwerkError(
        'storeUnavailable',
        this.#limits.timeoutIsFatal
          ? `The ${this.#name} thread of the store did not answer within ${this.#limits.timeout} ms; whether its last writes happened shows after a restart of the server.`
          : `The ${this.#name} thread of the store did not answer within ${this.#limits.timeout} ms. Ask for less, or try again later.`,
      );
      if (this.#limits.timeoutIsFatal) {
        this.#limits.onFailure(failure);
        return;
      }
      this.#pending.delete(id);
      pending.reject(failure);
    }
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #died(how: string): void {
    if (this.#closing || this.#failure !== null) return;
    const failure = new TaktwerkError(
      'storeUnavailable',
      `The ${this.#name} thread of the store has died: ${how}. Writes that were not acknowledged may or may not have happened. Restart the server; it goes on from what is stored.`,
    );
    this.#limits.onFailure(failure);
  }
}
