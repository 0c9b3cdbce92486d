import type { ShardState } from '../shard-state.ts';
import { HELD } from './hold-of-task.ts';

/** What holds tasks of a client has changed: whoever stands at its gates is asked again. */
export function askHeld(state: ShardState, client: number): void {
  for (const live of state.tasks.values())
    if (live.task.client === client && HELD.has(live.task.stage)) state.advance(live);
}

/** The first end of a blackout that somebody waited for has come; a timer that was replaced is stale. */
export function blackoutsDue(state: ShardState, generation: number): void {
  if (state.blackoutsEnd !== generation) return;
  state.blackoutsEnd = null;
  for (const [client, { blackouts }] of state.holds) if (blackouts.size > 0) askHeld(state, client);
}

/** The calendars, zones or default zone of a client have changed, of all when it is client 0. */
export function askBlackoutsAnew(state: ShardState, client: number): void {
  for (const [one, holds] of state.holds) {
    if ((client !== 0 && one !== client) || holds.blackouts.size === 0) continue;
    holds.askAnew();
    askHeld(state, one);
  }
}
