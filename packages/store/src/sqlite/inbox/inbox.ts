import type { InboxMessage } from '@taktwerk/model';
import { fullMailbox, takenAlready } from '../../inbox/inbox-refusal.ts';
import { MOST_WAITING, type WaitingMessage } from '../../port/inbox.ts';
import { integer } from '../../row/column.ts';
import { WAITING_COLUMNS, waitingMessageFromRow } from '../../row/inbox-row.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO inbox (mailbox, message_id, written_at, body) VALUES (?, ?, ?, ?)
ON CONFLICT (mailbox, message_id) DO NOTHING`;
const COUNT = 'SELECT count(*) AS n FROM (SELECT 1 FROM inbox WHERE mailbox = ? LIMIT ?)';
const WAITING = `SELECT ${WAITING_COLUMNS} FROM inbox WHERE mailbox = ? ORDER BY id LIMIT ?`;
const TAKE = 'DELETE FROM inbox WHERE id = ?';
const FORGET = `DELETE FROM inbox WHERE mailbox >= 'node/' AND mailbox < 'node0' AND written_at < ?`;

/** Adds messages of a commit; repeats of waiting ones are dropped. */
export function addMessages(connection: Connection, messages: readonly InboxMessage[], now: number): void {
  for (const { mailbox, messageId, body } of messages) connection.run(PUT, mailbox, messageId, now, body);
}

/** Adds messages unless their mailbox is full. */
export function putMessages(connection: Connection, messages: readonly InboxMessage[], now: number): void {
  for (const mailbox of new Set(messages.map((message) => message.mailbox))) {
    const row = connection.get(COUNT, mailbox, MOST_WAITING);
    if (row !== undefined && integer(row, 'n') >= MOST_WAITING) throw fullMailbox(mailbox);
  }
  addMessages(connection, messages, now);
}

/** Takes messages out. @throws TaktwerkError internal when one of them is gone */
export function takeMessages(connection: Connection, ids: readonly number[]): void {
  const found = ids.reduce((sum, id) => sum + connection.run(TAKE, id).changes, 0);
  if (found !== ids.length) throw takenAlready(ids.length, found);
}

export function forgetNodeMessages(connection: Connection, before: number): number {
  return connection.run(FORGET, before).changes;
}

export function waitingMessages(connection: Connection, mailbox: string, limit: number): WaitingMessage[] {
  return connection.all(WAITING, mailbox, limit).map(waitingMessageFromRow);
}
