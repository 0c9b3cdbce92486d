import {
  EMERGENCY,
  type EmergencyAction,
  isContainerType,
  isEnded,
  isWorkflowType,
  Status,
} from '@taktwerk/model';
import { switchProcessing } from '../action/switch-processing.ts';
import { cancelTask } from '../cancel/cancel.ts';
import type { LiveTask } from '../live-task.ts';
import type { Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { askHeld } from './ask-held.ts';

/** Mark on what an emergency stop suspended, so that lifting it resumes that and nothing else. */
const SUSPENDED_BY_IT = 'emergencyStop';

/** Nothing of the client starts any more; what runs goes on, is suspended or is cancelled. Said again it may do more. */
export function stopForEmergency(
  state: ShardState,
  request: {
    readonly client: number;
    readonly action: EmergencyAction;
    readonly user: string;
    readonly reason: string;
  },
): Reply {
  const { client, action, user, reason } = request;
  const hold = { client, name: EMERGENCY, since: state.now, until: null, user, reason, action };
  state.holdsOf(client).put(hold);
  state.changes.saveHold(hold);
  // What is waiting shows why from here on.
  askHeld(state, client);
  if (action === 'none') return { kind: 'done', runId: 0 };
  for (const live of [...state.tasks.values()])
    if (live.task.client === client && goesOnByItself(live) && !live.task.suspended) suspend(state, live);
  if (action === 'cancel')
    for (const live of [...state.tasks.values()])
      if (live.task.client === client && isStartedRoot(live)) {
        state.log(live.task.runId, `${user} stopped client ${client} for an emergency: it is cancelled.`);
        cancelTask(state, live, Status.endedCancel, true);
      }
  return { kind: 'done', runId: 0 };
}

/** Tasks start again, and what the stop suspended goes on; what was cancelled stays so. */
export function liftEmergencyStop(state: ShardState, { client }: { readonly client: number }): Reply {
  const holds = state.holdsOf(client);
  if (holds.emergency === null)
    return {
      kind: 'refused',
      reason: 'wrongState',
      details: `There is no emergency stop of client ${client} to lift.`,
    };
  holds.emergency = null;
  state.changes.removeHold(client, EMERGENCY);
  for (const live of [...state.tasks.values()]) {
    if (live.task.client !== client || isEnded(live.task.status)) continue;
    if (state.marked(live, 0, SUSPENDED_BY_IT) === '') continue;
    state.mark(live, 0, SUSPENDED_BY_IT, '');
    if (live.task.suspended) switchProcessing(state, live, false, false);
  }
  askHeld(state, client);
  return { kind: 'done', runId: 0 };
}

function suspend(state: ShardState, live: LiveTask): void {
  state.mark(live, 0, SUSPENDED_BY_IT, '1');
  switchProcessing(state, live, true, false);
}

/** Starts things without being asked: a workflow, schedule or other container that is active. */
function goesOnByItself({ task }: LiveTask): boolean {
  if (task.stage !== 'running') return false;
  return isWorkflowType(task.type) || (isContainerType(task.type) && task.type !== 'C_HOSTG');
}

/** A tree that has begun to run. Containers are suspended instead: their plan shall go on when the stop is lifted. */
function isStartedRoot({ task }: LiveTask): boolean {
  if (task.top !== task.runId || isEnded(task.status)) return false;
  if (isContainerType(task.type) && task.type !== 'C_HOSTG') return false;
  return task.startTime !== null || task.stage === 'starting' || task.type === 'C_HOSTG';
}
