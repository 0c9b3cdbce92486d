import type { WaitReason } from '../explain/wait-reason.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { HELD, holdOf, isExempt } from './hold-of-task.ts';

/** What holds a task, as data; null when nothing does. */
export function holdReason(state: ShardState, live: LiveTask): WaitReason | null {
  if (!HELD.has(live.task.stage)) return null;
  const hold = holdOf(state, live.task);
  if (hold === null || isExempt(state, live, hold)) return null;
  switch (hold.kind) {
    case 'clientStopped':
      return hold;
    case 'emergencyStop': {
      const { client, since, user, reason } = hold.record;
      return { kind: 'emergencyStop', client, since, user, reason };
    }
    case 'blackout':
      return { kind: 'blackout', blackout: hold.blackout.definition.name, until: hold.blackout.until };
  }
}
