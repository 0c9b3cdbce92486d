import { canonicalName } from '../object/object-name.ts';
import { type ContentOf, readContent } from '../object/schema/read-content.ts';
import { wholeNumber, wholeOr } from '../object/whole-number.ts';
import type {
  CalendarDefinition,
  CalendarEventDefinition,
  CalendarEventName,
  CalendarRule,
} from './calendar-definition.ts';
import { readDay, readYearDay } from './civil-day.ts';
import { readNthWeekday, readWeekday } from './weekday-names.ts';

type EventContent = NonNullable<ContentOf<'CALE'>['calendar_events']>[number];

/**
 * The events of a CALE object, defaults filled in (docs/calendars.md).
 * @throws TaktwerkError invalidObject
 */
export function compileCalendar(content: unknown): CalendarDefinition {
  const read = readContent('CALE', content);
  const events = (read.calendar_events ?? []).map(compileEvent);
  return {
    name: canonicalName(read.general_attributes.name),
    events: new Map(events.map((event) => [event.name, event])),
  };
}

/** One value or several, the empty text being none. */
export function listOf(given: string | readonly string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  return (typeof given === 'string' ? [given] : given).filter((text) => text.trim() !== '');
}

function compileEvent(event: EventContent): CalendarEventDefinition {
  return {
    name: canonicalName(event.name),
    validFrom: readDay(event.valid_from ?? ''),
    validTo: readDay(event.valid_to ?? ''),
    rule: compileRule(event),
  };
}

/** Dates were checked when the object was read, so what cannot be read is never met here. */
function compileRule(event: EventContent): CalendarRule {
  const interval = wholeOr(event.interval, 1);
  const anchor = readDay(event.start_date ?? '') ?? readDay(event.valid_from ?? '') ?? 0;
  switch (event.type.toUpperCase()) {
    case 'WEEKLY':
      return { kind: 'weekly', weekdays: setOf(event.weekdays, readWeekday), interval, anchor };
    case 'MONTHLY':
      return {
        kind: 'monthly',
        days: setOf(event.days, wholeNumber),
        weekdays: listOf(event.weekdays).flatMap((text) => readNthWeekday(text) ?? []),
        months: setOf(event.months, wholeNumber),
        interval,
        anchor,
      };
    case 'YEARLY':
      return { kind: 'yearly', dates: setOf(event.dates, readYearDay), interval, anchor };
    case 'INTERVAL':
      return { kind: 'interval', start: anchor, interval };
    case 'GROUP':
      return { kind: 'group', match: matchOf(event.match), members: (event.members ?? []).map(eventName) };
    case 'ROLL':
      return {
        kind: 'roll',
        base: eventName(event.base ?? { event: '' }),
        shift: wholeOr(event.shift, 1),
        avoid: (event.avoid ?? []).map(eventName),
      };
    default:
      return { kind: 'static', days: setOf(event.dates, readDay) };
  }
}

function setOf(
  given: string | readonly string[] | undefined,
  read: (text: string) => number | null,
): ReadonlySet<number> {
  return new Set(
    listOf(given)
      .flatMap((text) => read(text) ?? [])
      .sort((a, b) => a - b),
  );
}

function matchOf(text: string | undefined): 'all' | 'one' | 'none' {
  switch (text?.toUpperCase()) {
    case 'ONE':
      return 'one';
    case 'NONE':
      return 'none';
    default:
      return 'all';
  }
}

function eventName({
  calendar,
  event,
}: {
  readonly calendar?: string;
  readonly event: string;
}): CalendarEventName {
  return { calendar: canonicalName(calendar ?? ''), event: canonicalName(event) };
}
