import { answersOf, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import { listed, mailStates, NOTIFICATION_MARKS } from '../notification/notification-marks.ts';
import type { ShardState } from '../shard-state.ts';
import type { WaitReason } from './wait-reason.ts';

/** Recipients and addresses named at most. */
const NAMED = 20;

/** What an active notification waits for: mails that have not left, an answer, or the one it was escalated to. */
export function notificationReason(state: ShardState, live: LiveTask): WaitReason | null {
  const { status } = live.task;
  const kind = live.definition?.notification?.kind;
  if (kind === undefined || status === Status.toBeCalled) return null;
  if (status === Status.escalated)
    return { kind: 'escalation', runId: Number(state.marked(live, 0, NOTIFICATION_MARKS.escalation)) };
  const addresses = listed(state, live, 'address');
  const states = mailStates(state, live);
  const unsent = addresses.filter((_, index) => states[index] === '');
  if (kind === 'MAIL') return { kind: 'mail', addresses: unsent.slice(0, NAMED), count: unsent.length };
  const named = [...listed(state, live, 'user'), ...listed(state, live, 'group')];
  const escalatesAt = state.marked(live, 0, NOTIFICATION_MARKS.escalatesAt);
  return {
    kind: 'answer',
    recipients: (named.length === 0 ? addresses : named).slice(0, NAMED),
    answers: answersOf(kind).filter((answer) => status !== Status.accepted || answer !== 'ACCEPT'),
    acceptedBy: state.marked(live, 0, NOTIFICATION_MARKS.acceptedBy) || null,
    escalatesAt: escalatesAt === '' ? null : Number(escalatesAt),
  };
}
