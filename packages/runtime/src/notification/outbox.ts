import { decodeOutgoing, type Outgoing, type OutgoingKind, outgoingMailbox } from '@taktwerk/model';
import type { Store, WaitingMessage } from '@taktwerk/store';
import type { Clock } from '../clock.ts';

/** Messages that rest until they are tried again, at most; further ones wait in the store. */
const MOST_RESTING = 2_000;
/** Messages read at a time. */
const PORTION = 100;
/** Milliseconds before the second attempt; each further pause is twice as long, up to the longest. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5 * 60_000;

/** What an attempt came to. */
export type Delivery =
  /** Nothing is left to do: `settle` adds what follows to the commit that takes the message out. */
  | { readonly kind: 'done'; readonly settle?: () => void }
  /** It may work later. */
  | { readonly kind: 'again'; readonly text: string };

export interface OutboxParts {
  readonly inbox: Store['inbox'];
  readonly host: {
    take(messageId: number): void;
    durable(): Promise<void>;
  };
  readonly clock: Clock;
  readonly log: (text: string) => void;
  readonly kind: OutgoingKind;
  /** Attempts under way at a time. */
  readonly atOnce: number;
  /** Attempts once; `expired` when it has been tried for so long that another try is not wanted. */
  readonly deliver: (outgoing: Outgoing) => Promise<Delivery>;
  /** Gives up, and says so, in the commit that takes the message out. */
  readonly giveUp: (outgoing: Outgoing, text: string) => void;
  /** Milliseconds after it was decided, beyond which nothing is tried again. */
  readonly patience: number;
}

/**
 * Performs what commits decided to send outside, at least once: a message stays in the store until the commit that
 * holds its result, so that neither a crash nor an unreachable server loses it.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #underWay = new Set<number>();
  readonly #resting = new Map<number, () => void>();
  readonly #attempts = new Map<number, number>();
  readonly #settled = new Set<number>();
  readonly #stopListening: () => void;
  #reading = false;
  #again = false;
  #closed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#stopListening = parts.inbox.onArrival(outgoingMailbox(parts.kind), () => this.#look());
    this.#look();
  }

  /** Starts nothing new; what is under way may be sent again by the next start. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const callOff of this.#resting.values()) callOff();
    this.#resting.clear();
  }

  #look(): void {
    this.#again = true;
    if (this.#reading || this.#closed) return;
    this.#reading = true;
    this.#read()
      .catch((error: unknown) => {
        this.#parts.log(`What is to be sent (${this.#parts.kind}) cannot be read: ${String(error)}`);
        this.#lookLater();
      })
      .finally(() => {
        this.#reading = false;
        if (this.#again) this.#look();
      });
  }

  #lookLater(): void {
    if (!this.#closed) this.#parts.clock.after(FIRST_PAUSE, () => this.#look());
  }

  async #read(): Promise<void> {
    const { inbox, kind, atOnce } = this.#parts;
    while (this.#again && !this.#closed) {
      this.#again = false;
      if (this.#underWay.size >= atOnce || this.#resting.size >= MOST_RESTING) return;
      const known = this.#underWay.size + this.#resting.size + this.#settled.size;
      const messages = await inbox.waiting(outgoingMailbox(kind), PORTION + known);
      this.#forgetGone(messages, PORTION + known);
      for (const message of messages) {
        if (this.#underWay.size >= atOnce || this.#closed) return;
        if (this.#isKnown(message.id)) continue;
        this.#underWay.add(message.id);
        void this.#attempt(message);
      }
    }
  }

  #isKnown(id: number): boolean {
    return this.#underWay.has(id) || this.#resting.has(id) || this.#settled.has(id);
  }

  /** What was taken out and is in no list any more need not be remembered. */
  #forgetGone(messages: readonly WaitingMessage[], limit: number): void {
    if (messages.length >= limit) return;
    const listed = new Set(messages.map(({ id }) => id));
    for (const id of this.#settled) if (!listed.has(id)) this.#settled.delete(id);
  }

  async #attempt(message: WaitingMessage): Promise<void> {
    const { clock, log, patience, kind } = this.#parts;
    try {
      const outgoing = decodeOutgoing(message.body);
      if (outgoing === null) {
        await this.#settle(message, () =>
          log(`A message to be sent (${kind}) is of another release; it is dropped.`),
        );
        return;
      }
      const delivery = await this.#parts.deliver(outgoing).catch(
        (error: unknown): Delivery => ({
          kind: 'again',
          text: error instanceof Error ? error.message : String(error),
        }),
      );
      if (delivery.kind === 'done') await this.#settle(message, delivery.settle);
      else if (clock.now() - message.writtenAt >= patience)
        await this.#settle(message, () => this.#parts.giveUp(outgoing, delivery.text));
      else this.#rest(message.id, `${message.messageId}: ${delivery.text}`);
    } catch (error) {
      // The store failed or another node has the work: the message is still there.
      this.#rest(message.id, `${message.messageId}: ${String(error)}`);
    } finally {
      this.#underWay.delete(message.id);
      this.#look();
    }
  }

  async #settle(message: WaitingMessage, settle: (() => void) | undefined): Promise<void> {
    // A node that drains starts nothing: the next one does it.
    if (this.#closed) return;
    const { host } = this.#parts;
    // Both in one turn, so in one commit.
    host.take(message.id);
    settle?.();
    await host.durable();
    this.#settled.add(message.id);
    this.#attempts.delete(message.id);
  }

  #rest(id: number, why: string): void {
    if (this.#closed) return;
    const attempt = (this.#attempts.get(id) ?? 0) + 1;
    this.#attempts.set(id, attempt);
    const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(attempt - 1, 20), LONGEST_PAUSE);
    if (attempt === 1) this.#parts.log(`Not sent (${this.#parts.kind}), tried again later: ${why}`);
    const callOff = this.#parts.clock.after(pause, () => {
      this.#resting.delete(id);
      this.#look();
    });
    this.#resting.set(id, callOff);
  }
}
