import type { ShardState } from '../shard-state.ts';
import type { QueueSlots } from './queue-slots.ts';

/** One timer of the shard for the first change of a queue somebody waits in. It is not stored: loading asks again. */
export function wakeWithQueue(state: ShardState, queue: QueueSlots): void {
  const due = queue.limits.until;
  if (!Number.isFinite(due) || (state.queuesChange !== null && state.queuesChange <= due)) return;
  state.queuesChange = due;
  state.effects.push({ kind: 'setTimer', timer: { runId: 0, kind: 'queue', due, generation: due } });
}
