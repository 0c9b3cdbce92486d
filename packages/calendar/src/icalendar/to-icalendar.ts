import { dayText, type EpochDay } from '@taktwerk/model';
import { generateIcsCalendar, type IcsEvent } from 'ts-ics';
import { calendarFaultText } from '../event/calendar-fault-text.ts';
import type { CalendarSet } from '../event/calendar-set.ts';
import { DAY } from '../zone/local-time.ts';

/** Entries one text may hold. */
const MOST_ENTRIES = 50_000;

/**
 * The days of every event of a calendar from one day to another as iCalendar text (RFC 5545): one entry of whole days for
 * each stretch of days, so that groups and rolls are there too. What keeps it from being written is told in words.
 */
export function toICalendar(
  calendars: CalendarSet,
  calendar: string,
  from: EpochDay,
  to: EpochDay,
  now: number,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string } {
  const events: IcsEvent[] = [];
  for (const event of calendars.get(calendar)?.events.keys() ?? []) {
    let begin: EpochDay | null = null;
    for (let day = from; day <= to + 1; day += 1) {
      const answer = calendars.occurs({ calendar, event }, day);
      if (!answer.ok && answer.fault.kind !== 'beyondValidity') {
        return { ok: false, message: calendarFaultText(answer.fault) };
      }
      const occurs = day <= to && answer.ok && answer.occurs;
      if (occurs) begin ??= day;
      else if (begin !== null) {
        if (events.length === MOST_ENTRIES) {
          return { ok: false, message: `The days are more than ${MOST_ENTRIES} entries; ask for fewer.` };
        }
        events.push(entry(calendar, event, begin, day, now));
        begin = null;
      }
    }
  }
  return {
    ok: true,
    text: generateIcsCalendar({ version: '2.0', prodId: '-//Taktwerk//Calendar//EN', events }),
  };
}

function entry(calendar: string, event: string, first: EpochDay, end: EpochDay, now: number): IcsEvent {
  return {
    uid: `${calendar}/${event}/${dayText(first)}`,
    stamp: { date: new Date(now) },
    summary: event,
    start: { date: new Date(first * DAY), type: 'DATE' },
    end: { date: new Date(end * DAY), type: 'DATE' },
  };
}
