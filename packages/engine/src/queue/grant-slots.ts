import type { ShardState } from '../shard-state.ts';
import { holdsSlot } from './holds-slot.ts';
import type { QueueSlots } from './queue-slots.ts';
import { wakeWithQueue } from './wake-with-queue.ts';

/** Gives the free slots of a queue to those who wait for them; whoever goes on waiting is woken when its limits change. */
export function grantSlots(state: ShardState, queue: QueueSlots): void {
  for (let runId = queue.grantNext(); runId !== undefined; runId = queue.grantNext()) {
    takeSlot(state, runId);
    state.work.push({ kind: 'advance', runId });
  }
  if (queue.isAwaited) wakeWithQueue(state, queue);
}

/** Records a granted slot; a workflow gives it back at once. */
export function takeSlot(state: ShardState, runId: number): void {
  const live = state.tasks.get(runId);
  if (live === undefined) return;
  live.task.slotHeld = true;
  state.changes.update(live.task);
  if (!holdsSlot(live.task.type)) state.queue(live.task.client, live.task.queue).release(runId);
}
