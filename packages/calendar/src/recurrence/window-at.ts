import type { Recurrence } from '@taktwerk/model';
import type { CalendarFault, CalendarSet } from '../event/calendar-set.ts';
import { localDay } from '../zone/local-time.ts';
import type { Zone } from '../zone/zone.ts';
import { dayAllowed } from './day-allowed.ts';
import { LONGEST_SEARCH } from './longest-search.ts';
import { spanOf } from './span-of.ts';

/** Whether an instant lies in the days and hours of a recurrence, and when that changes. Milliseconds. */
export type WindowAnswer =
  | { readonly kind: 'open'; readonly until: number }
  /** Null is never again, as far as can be seen. */
  | { readonly kind: 'closed'; readonly opens: number | null }
  | { readonly kind: 'fault'; readonly fault: CalendarFault };

/** Looks at weekdays, calendars and daily hours alone: a pure function of these and the instant. */
export function windowAt(
  recurrence: Recurrence,
  zone: Zone,
  calendars: CalendarSet,
  instant: number,
): WindowAnswer {
  // A window over midnight belongs to the day it begins on.
  const first = localDay(zone, instant) - 1;
  for (let day = first; day < first + LONGEST_SEARCH; day += 1) {
    const span = spanOf(zone, day, recurrence.window);
    if (span.until <= instant) continue;
    const allowed = dayAllowed(recurrence, calendars, day);
    if (!allowed.ok) return { kind: 'fault', fault: allowed.fault };
    if (!allowed.occurs) continue;
    return span.from <= instant ? { kind: 'open', until: span.until } : { kind: 'closed', opens: span.from };
  }
  return { kind: 'closed', opens: null };
}
