import type { NotificationAnswer } from '../object/notification/notification-definition.ts';
import type { ObjectType } from '../object/object-type.ts';
import type { InboxMessage } from './inbox-message.ts';

/** What leaves the system, each kind in a mailbox of its own, so that none holds up another. */
export type OutgoingKind = Outgoing['kind'];

/**
 * What no task's state implies: written in the commit that decides it and taken out with its result, so it happens at
 * least once. The message id stays the same over all attempts.
 */
export type Outgoing = OutgoingMail | OutgoingWebhook | OutgoingStart | OutgoingReportFile;

/** A mail to one address, for a notification. */
export interface OutgoingMail {
  readonly kind: 'mail';
  readonly client: number;
  readonly runId: number;
  /** Which of the addresses of the notification, from 1. */
  readonly place: number;
  readonly address: string;
  /** `NAME/DEPARTMENT` whose address it is; null for one that was given as such. */
  readonly user: string | null;
  readonly subject: string;
  readonly text: string;
  /** Answers the mail offers links for. */
  readonly answers: readonly NotificationAnswer[];
}

/** The reports of an ended run are written into files, or these files go: both can be done again. */
export interface OutgoingReportFile {
  readonly kind: 'reportFile';
  readonly runId: number;
  readonly action: 'write' | 'remove';
  /** The text stays in the database as well. */
  readonly keep: boolean;
}

/** What a WATCH object tells of a task; address and secret are those the object has when it is sent. */
export interface OutgoingWebhook extends WatchedTask {
  readonly kind: 'webhook';
}

/** A WATCH object executes a CALL object for a task. */
export interface OutgoingStart extends WatchedTask {
  readonly kind: 'start';
}

export interface WatchedTask {
  readonly client: number;
  /** Name of the WATCH object. */
  readonly watch: string;
  readonly event: 'end' | 'late';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly task: {
    readonly runId: number;
    readonly name: string;
    readonly alias: string | null;
    readonly type: ObjectType;
    readonly status: number;
    readonly statusDetail: string | null;
    readonly returnCode: number | null;
    readonly user: string;
    readonly activationTime: number;
    readonly startTime: number | null;
    readonly endTime: number | null;
    readonly parent: number;
  };
}

const FORMAT = 1;

export function outgoingMailbox(kind: OutgoingKind): `outgoing/${OutgoingKind}` {
  return `outgoing/${kind}`;
}

/** The row of the outbox. */
export function encodeOutgoing(outgoing: Outgoing): InboxMessage {
  return {
    mailbox: outgoingMailbox(outgoing.kind),
    messageId: outgoingId(outgoing),
    body: JSON.stringify({ format: FORMAT, ...outgoing }),
  };
}

/** Names what is to happen, the same over all attempts. */
export function outgoingId(outgoing: Outgoing): string {
  if (outgoing.kind === 'reportFile') return `${outgoing.action}-${outgoing.runId}`;
  if (outgoing.kind === 'mail') return `${outgoing.client}-${outgoing.runId}-${outgoing.place}`;
  return `${outgoing.client}-${outgoing.task.runId}-${outgoing.event}-${outgoing.watch}`;
}

/** Null for what a later release wrote. */
export function decodeOutgoing(body: string): Outgoing | null {
  const read: unknown = JSON.parse(body);
  if (typeof read !== 'object' || read === null || !('format' in read)) return null;
  // Bodies are written by this file alone; the format number says which shape they have.
  return read.format === FORMAT ? (read as object as Outgoing) : null;
}
