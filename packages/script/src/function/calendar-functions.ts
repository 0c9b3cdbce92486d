import { formatDate } from '../date/date-format.ts';
import { dateArgument } from './date-functions.ts';
import type { ScriptFunction } from './script-function.ts';

/** Most days a script looks ahead: a hundred years. */
const FURTHEST = 36_600;

/** Functions that ask calendars (reference `script-language.md` §3.7); what CALE_LOOK_AHEAD gives is ours. */
export const CALENDAR_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'VALID_CALE',
    kind: 'host',
    failure: 'onError',
    parameters: [{ name: 'calendar' }, { name: 'calendar keyword' }, { name: 'date' }],
    /** `Y` when the day belongs to the event, else `N`. */
    call: (args) => ({
      kind: 'calendarDay',
      calendar: args.text(0).trim().toUpperCase(),
      event: args.text(1).trim().toUpperCase(),
      date: formatDate(dateArgument(args, 2), 'YYYY-MM-DD'),
      ahead: 0,
    }),
    receive: (value) => (value === null || value === '' ? 'N' : 'Y'),
  },
  {
    name: 'CALE_LOOK_AHEAD',
    kind: 'host',
    failure: 'onError',
    parameters: [{ name: 'calendar' }, { name: 'calendar keyword' }, { name: 'days' }],
    /** The first day of the event after the logical date, at most so many days ahead, as `YYYYMMDD`; 0 for none. */
    call: (args) => ({
      kind: 'calendarDay',
      calendar: args.text(0).trim().toUpperCase(),
      event: args.text(1).trim().toUpperCase(),
      date: null,
      ahead: args.whole(2, 1, FURTHEST),
    }),
    receive: (value) => (value === null || value === '' ? '0' : value.replaceAll('-', '')),
  },
];
