import { randomUUID } from 'node:crypto';
import { type Mailbox, nodeMailbox, shardMailbox, TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import { addComment } from '../comment/add-comment.ts';
import { TaskEvents } from '../event/task-events.ts';
import { CommitCounter, type CommitFigures } from '../metrics/commit-counter.ts';
import type { AgentChannel, AgentSession, Caller, Taktwerk } from '../taktwerk.ts';
import {
  decodeAnswer,
  encodeRemote,
  errorOf,
  type RemoteAnswer,
  type RemoteOperation,
} from './remote-message.ts';

/** Milliseconds the engine has for an answer, beside what it was asked to wait. */
const PATIENCE = 5_000;
/** Milliseconds for the answer how the engine is. */
const HEALTH_PATIENCE = 2_000;
/** Answers read at a time. */
const PORTION = 500;
/** Milliseconds between two words that changes are still watched. */
const WATCH_AGAIN = 20_000;
/** Requests that may wait for the engine. */
const MOST_WAITING = 2000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The face of an engine that runs in another process over the same database. Reads go straight to the database, which
 * holds whatever was acknowledged; the rest is asked for through the inbox.
 */
export class RemoteTaktwerk implements Taktwerk {
  readonly store: Store;
  readonly #clock: Clock;
  readonly #node = randomUUID();
  readonly #mailbox: Mailbox = nodeMailbox(this.#node);
  readonly #waiting = new Map<string, Waiting>();
  readonly #events = new TaskEvents(0);
  readonly #stopListening: () => void;
  #watching: Promise<void> | null = null;
  #stopWatching: (() => void) | null = null;
  #reading = false;
  #again = false;
  #closed = false;
  activeExecutions = 0;
  readonly failure = null;

  readonly execute = this.#remote('execute');
  readonly runObject = this.#remote('runObject');
  readonly runScript = this.#remote('runScript');
  readonly restart = this.#remote('restart');
  readonly cancel = this.#remote('cancel');
  readonly act = this.#remote('act');
  readonly answerNotification = this.#remote('answerNotification');
  readonly modifyLines = this.#remote('modifyLines');
  readonly rollback = this.#remote('rollback');
  readonly tellEvent = this.#remote('tellEvent');
  readonly changeMaxParallel = this.#remote('changeMaxParallel');
  readonly deactivate = this.#remote('deactivate');
  readonly switchClient = this.#remote('switchClient');
  readonly removeClient = this.#remote('removeClient');
  readonly switchHold = this.#remote('switchHold');
  readonly holds = this.#remote('holds');
  readonly explain = this.#remote('explain');
  readonly runTimes = this.#remote('runTimes');
  readonly saveObjects = this.#remote('saveObjects');
  readonly deleteObject = this.#remote('deleteObject');
  readonly restoreObject = this.#remote('restoreObject');
  readonly moveObject = this.#remote('moveObject');
  readonly renameObject = this.#remote('renameObject');
  readonly inputs = this.#remote('inputs');
  readonly agents = this.#remote('agents');
  readonly defineAgent = this.#remote('defineAgent');
  readonly resetAgentKey = this.#remote('resetAgentKey');

  constructor(store: Store, clock: Clock) {
    this.store = store;
    this.#clock = clock;
    this.#stopListening = store.inbox.onArrival(this.#mailbox, () => this.#look());
  }

  async whenEnded(...args: Parameters<Taktwerk['whenEnded']>): ReturnType<Taktwerk['whenEnded']> {
    const [, , milliseconds] = args;
    const task = await this.#ask('whenEnded', args, milliseconds + PATIENCE);
    return task as Awaited<ReturnType<Taktwerk['whenEnded']>>;
  }

  comment(caller: Caller, runId: number, text: string): ReturnType<Taktwerk['comment']> {
    return addComment(this.store, this.#clock, caller, runId, text);
  }

  async health(): ReturnType<Taktwerk['health']> {
    try {
      const health = await this.#ask('health', [], HEALTH_PATIENCE);
      const read = health as Awaited<ReturnType<Taktwerk['health']>>;
      this.activeExecutions = read.activeExecutions;
      return read;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { healthy: false, activeExecutions: this.activeExecutions, reason };
    }
  }

  /** Changes from now on: the process with the engine sends them while somebody here listens. */
  async events(): Promise<TaskEvents> {
    this.#watching ??= this.#watch();
    await this.#watching;
    return this.#events;
  }

  /** This process commits nothing of an engine. */
  figures(): CommitFigures {
    return new CommitCounter().figures;
  }

  acceptAgent(channel: AgentChannel): AgentSession {
    channel.close('This process takes no agents; connect to the one that runs the engine.');
    return { receive: () => {}, closed: () => {} };
  }

  async drain(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopWatching?.();
    this.#stopListening();
    this.#events.close();
    for (const { reject } of this.#waiting.values()) reject(new TaktwerkError('shuttingDown'));
    this.#waiting.clear();
  }

  /** An operation that is asked for as it is. */
  #remote<Name extends RemoteOperation>(operation: Name): Taktwerk[Name] {
    // The other process calls the operation of that name with these arguments, so the answer has its type.
    return ((...args: readonly unknown[]) => this.#ask(operation, args, PATIENCE)) as Taktwerk[Name];
  }

  async #ask(operation: RemoteOperation, args: readonly unknown[], patience: number): Promise<unknown> {
    if (this.#closed) throw new TaktwerkError('shuttingDown');
    if (this.#waiting.size >= MOST_WAITING)
      throw new TaktwerkError(
        'tooBusy',
        `${this.#waiting.size} requests wait for the engine. Try again later.`,
      );
    const messageId = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(messageId, { resolve, reject });
    const callOff = this.#clock.after(patience, () => {
      const details = `The process with the engine has not answered within ${patience / 1000} s; what was asked for may still happen. Is it running? With an Idempotency-Key the request can be sent again.`;
      reject(new TaktwerkError('tooBusy', details));
    });
    try {
      const body = encodeRemote({ kind: 'ask', node: this.#node, operation, args });
      await this.store.inbox.put([{ mailbox: shardMailbox(0), messageId, body }]);
      return await promise;
    } finally {
      callOff();
      this.#waiting.delete(messageId);
      // When the writing failed first, nobody waits for this one.
      promise.catch(() => {});
    }
  }

  /** One reading at a time; a word that comes meanwhile leads to another. */
  #look(): void {
    this.#again = true;
    if (this.#reading || this.#closed) return;
    this.#reading = true;
    this.#read()
      .catch((error: unknown) => {
        const failure =
          error instanceof TaktwerkError ? error : new TaktwerkError('internal', undefined, { cause: error });
        for (const { reject } of this.#waiting.values()) reject(failure);
      })
      .finally(() => {
        this.#reading = false;
        if (this.#again) this.#look();
      });
  }

  async #read(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      const messages = await this.store.inbox.waiting(this.#mailbox, PORTION);
      if (messages.length === 0) return;
      for (const { messageId, body } of messages) {
        const answer = decodeAnswer(body);
        if (answer?.kind === 'events') this.#replicate(answer);
        else this.#answered(messageId, answer);
      }
      await this.store.inbox.take(messages.map(({ id }) => id));
      this.#again ||= messages.length === PORTION;
    }
  }

  #answered(messageId: string, answer: Exclude<RemoteAnswer, { kind: 'events' }> | null): void {
    const waiting = this.#waiting.get(messageId);
    if (answer === null) waiting?.reject(new TaktwerkError('internal', 'The engine is of another release.'));
    else if (answer.kind === 'done') waiting?.resolve(answer.value);
    else waiting?.reject(errorOf(answer));
  }

  #replicate({ epoch, first, tasks }: Extract<RemoteAnswer, { kind: 'events' }>): void {
    this.#events.follow(epoch, first);
    this.#events.publish(tasks);
  }

  async #watch(): Promise<void> {
    const again = (): void => {
      this.#stopWatching = this.#clock.after(WATCH_AGAIN, () => {
        // Without the word the engine stops sending; the next one begins anew, and readers are told of the gap.
        this.#sayWatching().catch(() => {});
        again();
      });
    };
    again();
    await this.#sayWatching();
  }

  #sayWatching(): Promise<void> {
    const body = encodeRemote({ kind: 'watch', node: this.#node });
    return this.store.inbox.put([{ mailbox: shardMailbox(0), messageId: randomUUID(), body }]);
  }
}
