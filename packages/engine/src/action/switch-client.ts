import type { ShardState } from '../shard-state.ts';

/** Stops or resumes automatic processing of a client; what was held at its gate is asked again. */
export function switchClient(state: ShardState, client: number, active: boolean): void {
  if (!active) {
    state.stoppedClients.add(client);
    return;
  }
  if (!state.stoppedClients.delete(client)) return;
  for (const live of state.tasks.values()) {
    if (live.task.client === client && live.task.stage === 'queue') state.advance(live);
  }
}
