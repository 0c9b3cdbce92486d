import { askHeld } from '../hold/ask-held.ts';
import type { ShardState } from '../shard-state.ts';

/** Stops or resumes automatic processing of a client; what was held at its gate is asked again. */
export function switchClient(state: ShardState, client: number, active: boolean): void {
  if (active) {
    if (state.stoppedClients.delete(client)) askHeld(state, client);
  } else state.stoppedClients.add(client);
}
