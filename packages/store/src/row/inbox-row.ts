import type { Mailbox } from '@taktwerk/model';
import type { WaitingMessage } from '../port/inbox.ts';
import { integer, text } from './column.ts';
import type { Row } from './row.ts';

export const WAITING_COLUMNS = 'id, mailbox, message_id, written_at, body';

export function waitingMessageFromRow(row: Row): WaitingMessage {
  return {
    id: integer(row, 'id'),
    // Only mailboxes are ever written.
    mailbox: text(row, 'mailbox') as Mailbox,
    messageId: text(row, 'message_id'),
    writtenAt: integer(row, 'written_at'),
    body: text(row, 'body'),
  };
}
