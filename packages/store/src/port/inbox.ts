import type { InboxMessage, Mailbox } from '@taktwerk/model';

/** A message as it waits; ids rise in the order in which they were given out, which is not always that of the commits. */
export interface WaitingMessage extends InboxMessage {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/**
 * Messages between shards and nodes. A shard sends and takes with its commits (`Commit.messages`,
 * `Commit.takenMessages`), so that each message counts exactly once; who holds no shard uses the methods here.
 */
export interface Inbox {
  /**
   * Makes messages durable, all or none. `tooBusy` when {@link MOST_WAITING} wait in one of the mailboxes, then nothing
   * is written.
   */
  put(messages: readonly InboxMessage[]): Promise<void>;
  /** The oldest messages of a mailbox. Those that a commit under way takes are still among them. */
  waiting(mailbox: Mailbox, limit: number): Promise<readonly WaitingMessage[]>;
  /** Takes messages out, all or none; rejects when one of them is gone already. */
  take(ids: readonly number[]): Promise<void>;
  /** Removes what was written to nodes before a time (milliseconds) and that nobody has taken; returns how many. */
  forgetNodeMessages(before: number): Promise<number>;
  /**
   * Calls whenever something may have arrived in a mailbox, from whichever process, and now and then when nothing has;
   * the caller then reads. Returns how to call it off.
   */
  onArrival(mailbox: Mailbox, call: () => void): () => void;
}

/** Messages that may wait in a mailbox before `put` refuses more. */
export const MOST_WAITING = 10_000;
