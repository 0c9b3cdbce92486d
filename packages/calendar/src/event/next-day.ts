import type { CalendarEventName, EpochDay } from '@taktwerk/model';
import type { CalendarFault, CalendarSet } from './calendar-set.ts';

/** Days looked at before a search gives up: a little more than a hundred years. */
export const LONGEST_SEARCH = 36_600;

/** The first day from `from` on that belongs to an event; null when none within a hundred years or its validity does. */
export function nextDay(
  calendars: CalendarSet,
  event: CalendarEventName,
  from: EpochDay,
):
  | { readonly ok: true; readonly day: EpochDay | null }
  | { readonly ok: false; readonly fault: CalendarFault } {
  const { validFrom } = calendars.get(event.calendar)?.events.get(event.event) ?? { validFrom: null };
  const first = validFrom === null ? from : Math.max(from, validFrom);
  for (let day = first; day < first + LONGEST_SEARCH; day += 1) {
    const answer = calendars.occurs(event, day);
    if (!answer.ok) {
      if (answer.fault.kind === 'beyondValidity') return { ok: true, day: null };
      return answer;
    }
    if (answer.occurs) return { ok: true, day };
  }
  return { ok: true, day: null };
}
