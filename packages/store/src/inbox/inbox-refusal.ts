import { TaktwerkError } from '@taktwerk/model/error';
import { MOST_WAITING } from '../port/inbox.ts';

/** The refusal of a put when a mailbox is full. */
export function fullMailbox(mailbox: string): TaktwerkError {
  return new TaktwerkError(
    'tooBusy',
    `${MOST_WAITING} messages wait in mailbox ${mailbox}; whoever takes them is away or too slow. Try again later.`,
  );
}

/** The refusal of a take of messages that are not all there any more. */
export function takenAlready(asked: number, found: number): TaktwerkError {
  return new TaktwerkError(
    'internal',
    `${asked} messages were to be taken out of the inbox and ${found} of them were there: another has taken the rest.`,
  );
}
