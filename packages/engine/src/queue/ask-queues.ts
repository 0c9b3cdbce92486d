import type { ShardState } from '../shard-state.ts';
import { grantSlots } from './grant-slots.ts';

/** The first change of a queue that somebody waits in has come; a timer that was replaced is stale. */
export function queuesDue(state: ShardState, generation: number): void {
  if (state.queuesChange !== generation) return;
  state.queuesChange = null;
  for (const queue of state.queues.changing(null)) grantSlots(state, queue);
}

/** The calendars, zones or default zone of a client have changed, of all when it is client 0. */
export function askQueuesAnew(state: ShardState, client: number): void {
  for (const queue of state.queues.changing(client === 0 ? null : client)) grantSlots(state, queue);
}
