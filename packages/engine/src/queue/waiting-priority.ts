import type { Task } from '@taktwerk/model';
import type { ShardState } from '../shard-state.ts';

/** Priorities of tasks are below it. */
const TASK_PRIORITIES = 256;

/** Where a task stands among those of other queues that wait for the same agent: that of its queue counts first (reference §5.7). */
export function waitingPriority(state: ShardState, { client, queue, priority }: Task): number {
  return state.queue(client, queue).limits.priority * TASK_PRIORITIES + priority;
}
