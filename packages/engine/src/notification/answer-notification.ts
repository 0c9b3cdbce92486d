import { answersOf, type NotificationAnswer, Status, statusText } from '@taktwerk/model';
import { findActive } from '../action/find-active.ts';
import type { LiveTask } from '../live-task.ts';
import type { Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { escalate } from './escalation.ts';
import { NOTIFICATION_MARKS } from './notification-marks.ts';

export interface AnswerMessage {
  readonly client: number;
  readonly runId: number;
  readonly answer: NotificationAnswer;
  /** Who answers: `NAME/DEPARTMENT` or a mail address. */
  readonly by: string;
}

/** Return code of a notification that was answered no or rejected. */
const REFUSED = 1;

/**
 * An answer counts once: it ends the notification, or has an alert accepted (reference `engine-semantics.md` §5.9). The
 * return code is 0 for OK, YES, ACCEPT and DONE, 1 for NO and REJECT; the numbers are ours.
 */
export function answerNotification(state: ShardState, message: AnswerMessage): Reply {
  const found = findActive(state, message);
  if ('refusal' in found) return found.refusal;
  const { live } = found;
  const refusal = refuse(live, message);
  if (refusal !== null) return { kind: 'refused', reason: 'wrongState', details: refusal };
  const { answer, by, runId } = message;
  state.log(runId, `Answered ${answer} by ${by}.`);
  if (answer === 'ACCEPT' && live.definition?.notification?.kind === 'ALERT') {
    state.disarm(live, 'escalation');
    state.mark(live, 0, NOTIFICATION_MARKS.escalatesAt, '');
    state.mark(live, 0, NOTIFICATION_MARKS.acceptedBy, by);
    state.show(live, Status.accepted, `Accepted by ${by}.`);
  } else if (answer === 'REJECT' && live.definition?.notification?.escalation?.onReject === true) {
    escalate(state, live, `${by} has rejected it`);
  } else if (answer === 'NO' || answer === 'REJECT') {
    live.task.returnCode = REFUSED;
    state.end(live, Status.rejected, `Answered ${answer} by ${by}.`);
  } else {
    live.task.returnCode = 0;
    state.end(live, Status.confirmed, `Answered ${answer} by ${by}.`);
  }
  return { kind: 'done', runId };
}

function refuse({ task, definition }: LiveTask, { answer }: AnswerMessage): string | null {
  const kind = definition?.notification?.kind;
  if (kind === undefined) return `Run ${task.runId} is no notification, but ${task.type}.`;
  const answers = answersOf(kind);
  if (!answers.includes(answer))
    return `A notification of kind ${kind} does not take ${answer}; expected ${answers.join(', ') || 'no answer'}.`;
  const open = task.status === Status.calling || task.status === Status.called;
  if (open || (task.status === Status.accepted && answer !== 'ACCEPT')) return null;
  return `It takes no ${answer} now: it has status ${task.status} (${statusText(task.status)}).`;
}
