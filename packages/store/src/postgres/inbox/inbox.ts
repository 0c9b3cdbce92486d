import type { InboxMessage } from '@taktwerk/model';
import { fullMailbox, takenAlready } from '../../inbox/inbox-refusal.ts';
import { MOST_WAITING, type WaitingMessage } from '../../port/inbox.ts';
import { integer } from '../../row/column.ts';
import { WAITING_COLUMNS, waitingMessageFromRow } from '../../row/inbox-row.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { insertRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('mailbox, message_id, written_at, body', ['text', 'text', 'bigint', 'text']);
const PUT = insertRows('inbox', SHAPE, 'ON CONFLICT (mailbox, message_id) DO NOTHING');
const COUNT = 'SELECT count(*) AS n FROM (SELECT 1 FROM inbox WHERE mailbox = ? LIMIT ?) AS found';
const WAITING = `SELECT ${WAITING_COLUMNS} FROM inbox WHERE mailbox = ? ORDER BY id LIMIT ?`;
const TAKE = 'DELETE FROM inbox WHERE id = ANY (?::bigint[])';
const FORGET = `DELETE FROM inbox WHERE mailbox >= 'node/' AND mailbox < 'node0' AND written_at < ?`;

/** Adds messages of a commit; repeats of waiting ones are dropped. */
export async function addMessages(
  connection: Connection,
  messages: readonly InboxMessage[],
  now: number,
): Promise<void> {
  if (messages.length === 0) return;
  const cells = messages.map(({ mailbox, messageId, body }) => [mailbox, messageId, now, body]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}

/** Adds messages unless their mailbox is full. */
export async function putMessages(
  connection: Connection,
  messages: readonly InboxMessage[],
  now: number,
): Promise<void> {
  for (const mailbox of new Set(messages.map((message) => message.mailbox))) {
    const row = await connection.get(COUNT, mailbox, MOST_WAITING);
    if (row !== undefined && integer(row, 'n') >= MOST_WAITING) throw fullMailbox(mailbox);
  }
  await addMessages(connection, messages, now);
}

/** Takes messages out. @throws TaktwerkError internal when one of them is gone */
export async function takeMessages(connection: Connection, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const found = await connection.run(TAKE, numberArray(ids));
  if (found !== ids.length) throw takenAlready(ids.length, found);
}

export function forgetNodeMessages(connection: Connection, before: number): Promise<number> {
  return connection.run(FORGET, before);
}

export async function waitingMessages(
  connection: Connection,
  mailbox: string,
  limit: number,
): Promise<WaitingMessage[]> {
  return (await connection.all(WAITING, mailbox, limit)).map(waitingMessageFromRow);
}
