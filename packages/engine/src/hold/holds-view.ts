import { calendarFaultText } from '@taktwerk/calendar';
import type { HoldRecord } from '@taktwerk/model';
import type { ShardState } from '../shard-state.ts';

/** What keeps tasks of a client from starting, for whoever looks after it. */
export interface HoldsView {
  /** Whether automatic processing of the client is on. */
  readonly active: boolean;
  readonly emergency: HoldRecord | null;
  /** By name. */
  readonly blackouts: readonly BlackoutView[];
}

export interface BlackoutView {
  readonly name: string;
  readonly open: boolean;
  /** When it closes by itself, milliseconds; null when it is not open, or open until somebody closes it. */
  readonly until: number | null;
  /** Set while it is open by hand. */
  readonly byHand: HoldRecord | null;
  /** Why a calendar cannot tell; it holds meanwhile. */
  readonly fault: string | null;
}

/** The holds of a client at a time. */
export function holdsView(state: ShardState, client: number, now: number): HoldsView {
  const holds = state.holds.get(client);
  const blackouts = [...(holds?.blackouts.values() ?? [])].map((blackout): BlackoutView => {
    const { name, timeZone } = blackout.definition;
    const open = blackout.openAt(now, state.zone(client, timeZone), state.calendars(client));
    return {
      name,
      open: open !== null,
      until: open?.until ?? null,
      byHand: open?.byHand ?? null,
      fault: open === null || open.fault === null ? null : calendarFaultText(open.fault),
    };
  });
  return {
    active: !state.stoppedClients.has(client),
    emergency: holds?.emergency ?? null,
    blackouts: blackouts.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
