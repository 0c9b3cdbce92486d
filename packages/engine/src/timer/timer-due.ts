import type { Timer } from '@taktwerk/model';
import { conditionsDue } from '../condition/conditions.ts';
import { externalTimeout } from '../external/external-dependency.ts';
import { blackoutsDue } from '../hold/ask-held.ts';
import { escalationDue } from '../notification/escalation.ts';
import { queuesDue } from '../queue/ask-queues.ts';
import { maximumReached } from '../run-time/run-time-limits.ts';
import { scheduleDue } from '../schedule/container.ts';
import { scriptWaitDue } from '../script/script-messages.ts';
import type { ShardState } from '../shard-state.ts';
import { latenessDue } from '../watch/tell-watches.ts';
import { checkpointDue } from '../workflow/checkpoint.ts';

/** A timer of a task has come due; a stale one is told by its generation. */
export function timerDue(
  state: ShardState,
  due: { readonly runId: number; readonly timer: Timer['kind']; readonly generation: number },
): void {
  if (due.timer === 'blackout') {
    blackoutsDue(state, due.generation);
    return;
  }
  if (due.timer === 'queue') {
    queuesDue(state, due.generation);
    return;
  }
  const live = state.tasks.get(due.runId);
  if (live === undefined || live.timers.get(due.timer)?.generation !== due.generation) return;
  state.disarm(live, due.timer);
  switch (due.timer) {
    case 'startTime':
      state.advance(live);
      return;
    case 'externalTimeout':
      externalTimeout(state, live);
      return;
    case 'checkpoint':
      checkpointDue(state, live);
      return;
    case 'schedule':
      scheduleDue(state, live);
      return;
    case 'scriptWait':
      scriptWaitDue(state, live);
      return;
    case 'conditions':
      conditionsDue(state, live);
      return;
    case 'escalation':
      escalationDue(state, live);
      return;
    case 'lateness':
      latenessDue(state, live);
      return;
    case 'maximumRunTime':
      maximumReached(state, live);
      return;
  }
}
