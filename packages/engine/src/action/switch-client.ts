import type { Task } from '@taktwerk/model';
import type { ShardState } from '../shard-state.ts';

/** Where a stopped client holds its tasks. */
export const HELD: ReadonlySet<Task['stage']> = new Set(['queue', 'parallel', 'agent']);

/** Stops or resumes automatic processing of a client; what was held at its gate is asked again. */
export function switchClient(state: ShardState, client: number, active: boolean): void {
  if (!active) {
    state.stoppedClients.add(client);
    return;
  }
  if (!state.stoppedClients.delete(client)) return;
  for (const live of state.tasks.values()) {
    if (live.task.client === client && HELD.has(live.task.stage)) state.advance(live);
  }
}
