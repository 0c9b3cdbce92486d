import { canonicalName } from '../object/object-name.ts';
import type { CalendarCondition } from './calendar-definition.ts';

/** The condition that a type and its pairs make; null without pairs. `2`, one of them, when no type is given. */
export function calendarCondition(
  type: string | undefined,
  pairs: readonly { readonly calendar: string; readonly calendar_event: string }[] | undefined,
): CalendarCondition | null {
  if (pairs === undefined || pairs.length === 0) return null;
  return {
    match: type === '1' ? 'all' : type === '3' ? 'none' : 'one',
    events: pairs.map(({ calendar, calendar_event }) => ({
      calendar: canonicalName(calendar),
      event: canonicalName(calendar_event),
    })),
  };
}
