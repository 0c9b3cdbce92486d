import type { NotificationKind } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** What became of the mail to an address; '' while it is on its way. */
export type MailState = 'sent' | 'failed' | '';

/**
 * What an open notification is, beside its status, in the marks of its task: they go with its end. Line 0 is the
 * notification; lists of open ones read `kind`, `subject`, `text` and, from 1, `user` and `group` (store:
 * `open-notifications.ts`).
 */
export const NOTIFICATION_MARKS = {
  kind: 'kind',
  subject: 'subject',
  text: 'text',
  acceptedBy: 'accepted by',
  escalatesAt: 'escalates at',
  escalation: 'escalation',
  user: 'user',
  group: 'group',
  address: 'address',
  mail: 'mail',
} as const;

/** A notification as it was prepared: texts with their variables replaced, recipients as they are known. */
export interface PreparedNotification {
  readonly kind: NotificationKind;
  readonly subject: string;
  readonly text: string;
  /** `NAME/DEPARTMENT`. */
  readonly users: readonly string[];
  /** Names of USRG objects. */
  readonly groups: readonly string[];
  readonly addresses: readonly { readonly address: string; readonly user: string | null }[];
}

export function markPrepared(state: ShardState, live: LiveTask, prepared: PreparedNotification): void {
  const marks = NOTIFICATION_MARKS;
  state.mark(live, 0, marks.kind, prepared.kind);
  state.mark(live, 0, marks.subject, prepared.subject);
  state.mark(live, 0, marks.text, prepared.text);
  for (const [index, name] of prepared.users.entries()) state.mark(live, index + 1, marks.user, name);
  for (const [index, name] of prepared.groups.entries()) state.mark(live, index + 1, marks.group, name);
  for (const [index, { address }] of prepared.addresses.entries())
    state.mark(live, index + 1, marks.address, address);
}

export function isPrepared(state: ShardState, live: LiveTask): boolean {
  return state.marked(live, 0, NOTIFICATION_MARKS.kind) !== '';
}

/** Values of a mark of the lines from 1 on; the lists have no gaps. */
export function listed(state: ShardState, live: LiveTask, mark: 'user' | 'group' | 'address'): string[] {
  const found: string[] = [];
  for (let line = 1; ; line += 1) {
    const value = state.marked(live, line, mark);
    if (value === '') return found;
    found.push(value);
  }
}

/** What became of the mail to each address, in their order. */
export function mailStates(state: ShardState, live: LiveTask): MailState[] {
  return listed(state, live, NOTIFICATION_MARKS.address).map((_, index) => {
    const mark = state.marked(live, index + 1, NOTIFICATION_MARKS.mail);
    return mark === 'sent' || mark === 'failed' ? mark : '';
  });
}
