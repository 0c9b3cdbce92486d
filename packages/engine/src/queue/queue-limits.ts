import { type CalendarFault, type CalendarSet, windowState, type Zone } from '@taktwerk/calendar';
import type { QueueDefinition } from '@taktwerk/model';

/** What a queue is at a moment. */
export interface QueueLimits {
  /** -1 means any number. */
  readonly maxSlots: number;
  readonly priority: number;
  readonly started: boolean;
  /** Place of the exception that is in force, from 1; null when the queue is as usual. */
  readonly exception: number | null;
  /** They stay so at least until then, milliseconds; asked again afterwards. */
  readonly until: number;
  /** A calendar could not say whether the day of the exception fits; it counts, as a blackout would. */
  readonly fault: CalendarFault | null;
}

/** The limits in force: those of the first exception whose window is open, else the usual ones (reference §5.7). */
export function queueLimits(
  { maxSlots, priority, started, exceptions }: QueueDefinition,
  zone: Zone,
  calendars: CalendarSet,
  now: number,
): QueueLimits {
  let until = Number.POSITIVE_INFINITY;
  for (const [index, row] of (exceptions?.rows ?? []).entries()) {
    const state = windowState({ windows: [row.window], zone, calendars, now });
    // One above it may open before it ends.
    until = Math.min(until, state.until);
    if (!state.open) continue;
    return {
      maxSlots: row.maxSlots ?? maxSlots,
      priority: row.priority ?? priority,
      started: row.started ?? started,
      exception: index + 1,
      until,
      fault: state.fault,
    };
  }
  return { maxSlots, priority, started, exception: null, until, fault: null };
}
