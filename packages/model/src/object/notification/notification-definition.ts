import type { CALL_KINDS } from '../schema/call.ts';

/** MAIL ends when it is sent, MESSAGE has to be accepted, REQUEST is answered yes or no, ALERT is accepted, then done. */
export type NotificationKind = (typeof CALL_KINDS)[number];

export type RecipientType = 'USER' | 'GROUP' | 'MAIL';

/** What a CALL object says, and to whom; texts still hold variables. */
export interface NotificationDefinition {
  readonly kind: NotificationKind;
  readonly subject: string;
  readonly text: string;
  readonly recipients: readonly { readonly type: RecipientType; readonly name: string }[];
  readonly escalation: {
    /** Milliseconds; null: not by time. */
    readonly after: number | null;
    readonly onReject: boolean;
    /** CALL object in upper case. */
    readonly object: string;
  } | null;
}

export const NOTIFICATION_ANSWERS = ['OK', 'YES', 'NO', 'ACCEPT', 'REJECT', 'DONE'] as const;

export type NotificationAnswer = (typeof NOTIFICATION_ANSWERS)[number];

/** Answers each kind takes (reference `script-language.md`, MODIFY_UC_OBJECT); a MESSAGE is accepted by OK or ACCEPT. */
export function answersOf(kind: NotificationKind): readonly NotificationAnswer[] {
  switch (kind) {
    case 'MAIL':
      return [];
    case 'MESSAGE':
      return ['OK', 'ACCEPT'];
    case 'REQUEST':
      return ['YES', 'NO'];
    case 'ALERT':
      return ['ACCEPT', 'REJECT', 'DONE'];
  }
}

export function readNotificationAnswer(text: string): NotificationAnswer | null {
  const word = text.trim().toUpperCase();
  return NOTIFICATION_ANSWERS.find((answer) => answer === word) ?? null;
}
