import { answersOf, encodeOutgoing, isEnded, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { escalateLater } from './escalation.ts';
import {
  isPrepared,
  listed,
  mailStates,
  markPrepared,
  NOTIFICATION_MARKS,
  type PreparedNotification,
} from './notification-marks.ts';

/** What the host made of a notification: its texts and recipients, or why there is nobody to tell. */
export type PrepareOutcome =
  | { readonly ok: true; readonly notification: PreparedNotification }
  | { readonly ok: false; readonly text: string };

/** The host replaces variables and looks recipients up; asking again is harmless. */
export function startNotification(state: ShardState, live: LiveTask): void {
  state.show(live, Status.toBeCalled);
  state.effects.push({ kind: 'prepareNotification', runId: live.task.runId });
}

/** After a restart only what was not prepared is outstanding: mails are in the outbox, answers come. */
export function resumeNotification(state: ShardState, live: LiveTask): void {
  if (!isPrepared(state, live)) startNotification(state, live);
}

/** Writes the mails into the outbox, in the commit that shows that they are on their way. */
export function notificationPrepared(
  state: ShardState,
  message: { readonly runId: number; readonly outcome: PrepareOutcome },
): void {
  const live = activeNotification(state, message.runId);
  if (live === null || isPrepared(state, live)) return;
  const { outcome } = message;
  if (!outcome.ok) {
    fail(state, live, outcome.text);
    return;
  }
  const { notification } = outcome;
  const { kind, subject, text, users, groups, addresses } = notification;
  const { runId, client } = live.task;
  if (addresses.length === 0 && (kind === 'MAIL' || users.length + groups.length === 0)) {
    fail(
      state,
      live,
      'None of its recipients has a mail address (user_attributes.email of the USER object).',
    );
    return;
  }
  markPrepared(state, live, notification);
  for (const [index, { address, user }] of addresses.entries()) {
    const place = index + 1;
    const answers = answersOf(kind);
    const mail = { kind: 'mail', client, runId, place, address, user, subject, text, answers } as const;
    state.effects.push({ kind: 'send', message: encodeOutgoing(mail) });
  }
  state.log(runId, `${kind} "${subject}" to ${[...users, ...groups].join(', ') || 'mail addresses'}.`);
  state.show(live, addresses.length > 0 ? Status.calling : Status.called);
  escalateLater(state, live);
}

/** A mail has left, or never will. Repeats and those of another time change nothing. */
export function mailSettled(
  state: ShardState,
  message: { readonly runId: number; readonly place: number; readonly failure: string | null },
): void {
  const live = activeNotification(state, message.runId);
  if (live === null) return;
  const { place, failure } = message;
  const { runId } = live.task;
  const address = state.marked(live, place, NOTIFICATION_MARKS.address);
  if (address === '' || state.marked(live, place, NOTIFICATION_MARKS.mail) !== '') return;
  state.mark(live, place, NOTIFICATION_MARKS.mail, failure === null ? 'sent' : 'failed');
  state.log(
    runId,
    failure === null ? `Mail to ${address} was sent.` : `Mail to ${address} failed: ${failure}`,
  );
  const states = mailStates(state, live);
  if (states.includes('')) return;
  const failed = states.filter((one) => one === 'failed').length;
  if (live.definition?.notification?.kind === 'MAIL') {
    if (failed > 0)
      fail(
        state,
        live,
        `${failed} of ${states.length} mails failed; the last: ${failure ?? 'see its report'}`,
      );
    else succeed(state, live);
    return;
  }
  const known = listed(state, live, 'user').length + listed(state, live, 'group').length;
  if (failed === states.length && known === 0) fail(state, live, `No mail could be sent: ${failure ?? ''}`);
  else if (live.task.status === Status.calling) state.show(live, Status.called);
}

/** The task of a notification that is under way. */
export function activeNotification(state: ShardState, runId: number): LiveTask | null {
  const live = state.tasks.get(runId);
  if (live === undefined || live.task.type !== 'CALL') return null;
  return live.task.stage !== 'running' || isEnded(live.task.status) ? null : live;
}

function succeed(state: ShardState, live: LiveTask): void {
  live.task.returnCode = 0;
  state.end(live, Status.notificationSuccessful);
}

function fail(state: ShardState, live: LiveTask, text: string): void {
  live.task.returnCode = 1;
  state.end(live, Status.notificationFailed, text);
}
