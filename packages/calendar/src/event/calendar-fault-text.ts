import { dayText } from '@taktwerk/model';
import type { CalendarFault } from './calendar-set.ts';

/** Says what keeps a calendar from being asked, where, and what to do. */
export function calendarFaultText(fault: CalendarFault): string {
  switch (fault.kind) {
    case 'unknownCalendar':
      return `There is no calendar ${fault.calendar}; create it or name another one.`;
    case 'unknownEvent':
      return `Calendar ${fault.calendar} has no event ${fault.event}; add it or name another one.`;
    case 'circle': {
      const path = fault.path.map(({ calendar, event }) => `${calendar}/${event}`).join(' → ');
      return `The calendar events form the circle ${path}; take one of them out of another.`;
    }
    case 'tooDeep':
      return `The calendar events below ${fault.calendar}/${fault.event} refer to one another in too long a chain.`;
    case 'beyondValidity':
      return `${dayText(fault.day)} is outside of the validity of event ${fault.event} of calendar ${fault.calendar}; extend valid_from and valid_to.`;
  }
}
