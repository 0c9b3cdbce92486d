import { Status } from '@taktwerk/model';
import { executeObject } from '../activation/execute-object.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { NOTIFICATION_MARKS } from './notification-marks.ts';

/** Counts the time an alert waits for somebody. */
export function escalateLater(state: ShardState, live: LiveTask): void {
  const after = live.definition?.notification?.escalation?.after ?? null;
  if (after === null) return;
  state.mark(live, 0, NOTIFICATION_MARKS.escalatesAt, String(state.now + after));
  state.arm(live, 'escalation', state.now + after);
}

/** Nobody has accepted the alert in time. */
export function escalationDue(state: ShardState, live: LiveTask): void {
  const { status } = live.task;
  if (status === Status.calling || status === Status.called) escalate(state, live, 'nobody has accepted it');
}

/** Another notification takes over; this one waits for it and ends with its answer. */
export function escalate(state: ShardState, live: LiveTask, why: string): void {
  state.disarm(live, 'escalation');
  const object = live.definition?.notification?.escalation?.object ?? '';
  const runId = executeObject(state, live, object, `escalation: ${why}`);
  if (runId === null) {
    state.end(live, Status.endedEscalated, `Escalated, ${why}; but there is no object ${object}.`);
    return;
  }
  state.mark(live, 0, NOTIFICATION_MARKS.escalation, String(runId));
  state.show(live, Status.escalated, `Escalated to ${object}, run ${runId}: ${why}.`);
}

/** A notification another was escalated to has ended: so has that one. */
export function tellEscalated(state: ShardState, { task }: LiveTask): void {
  const live = state.tasks.get(task.activator);
  if (live === undefined || live.task.type !== 'CALL' || live.task.status !== Status.escalated) return;
  if (state.marked(live, 0, NOTIFICATION_MARKS.escalation) !== String(task.runId)) return;
  live.task.returnCode = task.returnCode;
  state.end(live, Status.endedEscalated, `Run ${task.runId} of ${task.name} ended with ${task.status}.`);
}
