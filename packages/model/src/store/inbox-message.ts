import type { OutgoingKind } from './outgoing.ts';

/**
 * Where messages wait: for the shard that owns what they are about, for a node that wants an answer, or to leave the
 * system.
 */
export type Mailbox = `shard/${number}` | `node/${string}` | `outgoing/${OutgoingKind}`;

export function shardMailbox(shard: number): Mailbox {
  return `shard/${shard}`;
}

/** `node` is an id of one start of a node: what a dead node was to be told reaches nobody. */
export function nodeMailbox(node: string): Mailbox {
  return `node/${node}`;
}

/** A message to a shard or node that may live in another process. */
export interface InboxMessage {
  readonly mailbox: Mailbox;
  /** Chosen by the sender: while a message waits, another of the same id to the same mailbox is dropped as a repeat. */
  readonly messageId: string;
  /** JSON text with a format version inside; opaque to the store. */
  readonly body: string;
}
