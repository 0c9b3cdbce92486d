import { type Mailbox, nodeMailbox, shardMailbox, TaktwerkError } from '@taktwerk/model';
import type { Store, WaitingMessage } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import type { TaskEvents } from '../event/task-events.ts';
import type { ShardHost } from '../node/shard-host.ts';
import type { Caller, Taktwerk } from '../taktwerk.ts';
import {
  decodeRequest,
  encodeRemote,
  type RemoteAnswer,
  type RemoteOperation,
  type RemoteRequest,
  refusalOf,
} from './remote-message.ts';

/** Requests carried out at a time; those that wait for the end of a run are cheap, so they are many. */
const AT_ONCE = 2000;
/** Operations that change nothing. Some wait long, and would be read again with every other message. */
const READS: ReadonlySet<RemoteOperation> = new Set([
  'explain',
  'holds',
  'runTimes',
  'whenEnded',
  'inputs',
  'agents',
  'health',
]);
/** Messages read at a time. */
const PORTION = 500;
/** Milliseconds after which nobody waits for a request any more that has not been begun. */
const STALE = 15_000;
/** Numbers of messages that are dealt with and may still be in a list that was read before. */
const REMEMBERED = 20_000;
/** Milliseconds changes of tasks are sent after the last word of the process that watches. */
const WATCHED = 60_000;
/** Milliseconds changes gather before they are sent. */
const GATHER = 50;
const EVENTS_AT_ONCE = 500;

export interface RequestDeskParts {
  readonly store: Pick<Store, 'inbox' | 'receipts'>;
  readonly host: ShardHost;
  readonly taktwerk: Taktwerk;
  readonly events: TaskEvents;
  readonly clock: Clock;
  readonly epoch: number;
  readonly log: (text: string) => void;
}

/**
 * Carries out what processes without an engine ask for. A request leaves the inbox, and its answer goes to the process
 * that waits, in the commit that carries it out: so it counts once, whatever dies in between.
 */
export class RequestDesk {
  readonly #parts: RequestDeskParts;
  readonly #mailbox: Mailbox = shardMailbox(0);
  readonly #underWay = new Set<number>();
  readonly #dealtWith = new Set<number>();
  readonly #watchers = new Map<string, number>();
  #reading = false;
  /** Messages wait for one of those under way to end. */
  #full = false;
  #again = false;
  #sent: number;
  #sending = false;
  #closed = false;
  readonly #stopListening: () => void;

  constructor(parts: RequestDeskParts) {
    this.#parts = parts;
    this.#sent = parts.events.newest;
    this.#stopListening = parts.store.inbox.onArrival(this.#mailbox, () => this.#look());
    this.#look();
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
  }

  /** One reading at a time; a word that comes meanwhile leads to another. */
  #look(): void {
    if (this.#closed) return;
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    this.#read()
      .catch((error: unknown) => this.#parts.log(`The inbox cannot be read: ${String(error)}`))
      .finally(() => {
        this.#reading = false;
        if (this.#again) this.#look();
      });
  }

  async #read(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      const room = AT_ONCE - this.#underWay.size;
      this.#full = room <= 0;
      if (this.#full) return;
      const messages = await this.#parts.store.inbox.waiting(this.#mailbox, PORTION + this.#underWay.size);
      for (const message of messages) {
        if (this.#underWay.has(message.id) || this.#dealtWith.has(message.id)) continue;
        this.#underWay.add(message.id);
        this.#deal(message)
          .catch((error: unknown) => {
            // The store failed: the message still waits, and is looked at with the next word.
            this.#parts.log(`A request of another process was not carried out: ${String(error)}`);
          })
          .finally(() => {
            this.#underWay.delete(message.id);
            if (this.#full || messages.length >= PORTION) this.#look();
          });
      }
    }
  }

  async #deal(message: WaitingMessage): Promise<void> {
    const { host, clock } = this.#parts;
    const request = decodeRequest(message.body);
    let taken = false;
    let settled = false;
    const take = (): void => {
      if (!taken) host.take(message.id);
      taken = true;
    };
    /** Takes the message out with the commit that gathers now, and answers in it. */
    const settle = (answer: RemoteAnswer | null): void => {
      if (settled) return;
      settled = true;
      take();
      if (request !== null && answer !== null) {
        const mailbox = nodeMailbox(request.node);
        host.send({ mailbox, messageId: message.messageId, body: encodeRemote(answer) });
      }
    };
    host.assertOpen();
    if (request?.kind === 'watch') this.#watch(request.node);
    if (request?.kind !== 'ask' || clock.now() - message.writtenAt > STALE) settle(null);
    else {
      // What changes nothing may be lost with this process: who asked asks again.
      if (READS.has(request.operation)) take();
      try {
        const value = await this.#perform(request, (decided) => settle({ kind: 'done', value: decided }));
        settle({ kind: 'done', value });
      } catch (error) {
        // Without a store there is no answer either.
        if (settled || isOfTheStore(error)) throw error;
        settle(refusalOf(error));
      }
    }
    await host.durable();
    this.#remember(message.id);
  }

  async #perform(
    { operation, args }: Extract<RemoteRequest, { kind: 'ask' }>,
    decided: (value: unknown) => void,
  ): Promise<unknown> {
    const [first, ...rest] = args;
    if (!isCaller(first)) return this.#call(operation, args);
    const { receipt } = first;
    if (receipt !== undefined) {
      const known = await this.#parts.store.receipts.get({ ...first, key: receipt.key });
      // Another process was asked the same before.
      if (known !== null && known.requestHash !== receipt.requestHash)
        throw new TaktwerkError(
          'keyReused',
          `Idempotency-Key ${receipt.key} came with another request before.`,
        );
      if (known !== null) return known.runId === null ? undefined : { runId: known.runId };
    }
    return this.#call(operation, [{ ...first, decided }, ...rest]);
  }

  /** The arguments are those another process of this release was given for the same operation. */
  #call(operation: RemoteOperation, args: readonly unknown[]): Promise<unknown> {
    const { taktwerk } = this.#parts;
    const call = taktwerk[operation] as (...args: unknown[]) => Promise<unknown>;
    return call.apply(taktwerk, [...args]);
  }

  #remember(id: number): void {
    this.#dealtWith.add(id);
    for (const oldest of this.#dealtWith) {
      if (this.#dealtWith.size <= REMEMBERED) break;
      this.#dealtWith.delete(oldest);
    }
  }

  #watch(node: string): void {
    const { clock, events } = this.#parts;
    const first = this.#watchers.size === 0;
    this.#watchers.set(node, clock.monotonic() + WATCHED);
    if (!first) return;
    this.#sent = events.newest;
    this.#waitForEvents();
  }

  #waitForEvents(): void {
    if (this.#closed || this.#sending || this.#watchers.size === 0) return;
    this.#sending = true;
    this.#parts.events.onMore(() => {
      this.#parts.clock.after(GATHER, () => {
        this.#sendEvents()
          .catch(() => {
            // A process whose mailbox is full is gone or far behind: it finds a gap, and tells its readers.
            this.#sent = this.#parts.events.newest;
          })
          .finally(() => {
            this.#sending = false;
            this.#waitForEvents();
          });
      });
    });
  }

  async #sendEvents(): Promise<void> {
    const { store, clock, epoch, events } = this.#parts;
    const now = clock.monotonic();
    for (const [node, until] of this.#watchers) if (until < now) this.#watchers.delete(node);
    while (this.#watchers.size > 0 && this.#sent < events.newest && !this.#closed) {
      const { events: changes, position } = events.read(this.#sent, EVENTS_AT_ONCE, () => true);
      const first = changes[0]?.seq ?? position.seq;
      const body = encodeRemote({ kind: 'events', epoch, first, tasks: changes.map(({ task }) => task) });
      const messageId = `events ${epoch} ${first}`;
      this.#sent = position.seq;
      await store.inbox.put(
        [...this.#watchers.keys()].map((node) => ({ mailbox: nodeMailbox(node), messageId, body })),
      );
    }
  }
}

function isCaller(value: unknown): value is Caller {
  return typeof value === 'object' && value !== null && 'client' in value && 'user' in value;
}

function isOfTheStore(error: unknown): boolean {
  return (
    error instanceof TaktwerkError && (error.reason === 'storeUnavailable' || error.reason === 'leaseHeld')
  );
}
