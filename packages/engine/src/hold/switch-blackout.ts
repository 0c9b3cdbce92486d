import type { BlackoutDefinition } from '@taktwerk/model';
import type { Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { askHeld } from './ask-held.ts';

/** A BLACKOUT object in place of the one of its name; null takes it away. */
export function defineBlackout(
  state: ShardState,
  client: number,
  name: string,
  definition: BlackoutDefinition | null,
): void {
  state.holdsOf(client).define(name, definition);
  askHeld(state, client);
}

/** Opens a blackout by hand, or changes until when and why it is open. */
export function openBlackout(
  state: ShardState,
  request: {
    readonly client: number;
    readonly name: string;
    readonly until: number | null;
    readonly user: string;
    readonly reason: string;
  },
): Reply {
  const { client, name, until, user, reason } = request;
  const holds = state.holdsOf(client);
  const blackout = holds.blackouts.get(name);
  if (blackout === undefined)
    return refused('unknownObject', `Client ${client} has no BLACKOUT object ${name}; create it first.`);
  if (!blackout.definition.active)
    return refused('wrongState', `${name} is inactive; set general_attributes.active to 1 first.`);
  if (until !== null && until <= state.now)
    return refused(
      'wrongState',
      `Its end, ${new Date(until).toISOString()}, has passed; expected a later one.`,
    );
  const hold = { client, name, since: state.now, until, user, reason, action: 'none' } as const;
  holds.put(hold);
  state.changes.saveHold(hold);
  askHeld(state, client);
  return { kind: 'done', runId: 0 };
}

/** Closes what was opened by hand; its windows stay as they are. */
export function closeBlackout(
  state: ShardState,
  { client, name }: { readonly client: number; readonly name: string },
): Reply {
  if (!state.holdsOf(client).remove(name)) return refused('wrongState', `${name} is not open by hand.`);
  state.changes.removeHold(client, name);
  askHeld(state, client);
  return { kind: 'done', runId: 0 };
}

function refused(reason: 'unknownObject' | 'wrongState', details: string): Reply {
  return { kind: 'refused', reason, details };
}
