import type { EpochDay, Recurrence } from '@taktwerk/model';
import type { CalendarFault, CalendarSet } from '../event/calendar-set.ts';
import { localDay } from '../zone/local-time.ts';
import type { Zone } from '../zone/zone.ts';
import { dayAllowed } from './day-allowed.ts';
import { intervalStart } from './interval-start.ts';
import { LONGEST_SEARCH } from './longest-search.ts';
import { timesStart } from './times-start.ts';

/** A time of day that clocks jumped over or showed twice. */
export interface ClockNote {
  readonly kind: 'moved' | 'skipped' | 'first';
  readonly day: EpochDay;
  readonly minutes: number;
}

export interface StartRequest {
  readonly recurrence: Recurrence;
  readonly zone: Zone;
  readonly calendars: CalendarSet;
  /** When it was activated. Milliseconds, as all instants. */
  readonly activatedAt: number;
  /** The planned start before; null for the first. */
  readonly previous: number | null;
  /** The start comes after this, or at it for the first. */
  readonly now: number;
}

export type NextStart =
  | { readonly kind: 'at'; readonly instant: number; readonly notes: readonly ClockNote[] }
  /** Past its last day, or no day fits within {@link LONGEST_SEARCH}. */
  | { readonly kind: 'over'; readonly reason: 'endDay' | 'noDay'; readonly notes: readonly ClockNote[] }
  | { readonly kind: 'fault'; readonly fault: CalendarFault };

/** A start on a day, if there is one after the instant asked for; what was met on the way is noted. */
export type DayStart = (day: EpochDay, after: number, notes: ClockNote[]) => number | null;

/**
 * The next planned start: a pure function of definition, zone, calendars, time and the start before. For a run that
 * follows the end of another, `now` is that end plus the gap.
 */
export function nextStart(request: StartRequest): NextStart {
  const { recurrence, zone, calendars, previous, now } = request;
  const after =
    previous === null || recurrence.frequency.kind === 'afterEnd' ? now - 1 : Math.max(now, previous);
  const onDay: DayStart =
    recurrence.frequency.kind === 'times'
      ? timesStart(zone, recurrence.frequency.minutes, recurrence.gapRule)
      : intervalStart(request, recurrence.frequency);
  const notes: ClockNote[] = [];
  // A window over midnight belongs to the day it begins on.
  const first = Math.max(recurrence.startDay ?? Number.NEGATIVE_INFINITY, localDay(zone, after) - 1);
  for (let day = first; day < first + LONGEST_SEARCH; day += 1) {
    if (recurrence.endDay !== null && day > recurrence.endDay)
      return { kind: 'over', reason: 'endDay', notes };
    const allowed = dayAllowed(recurrence, calendars, day);
    if (!allowed.ok) return { kind: 'fault', fault: allowed.fault };
    if (!allowed.occurs) continue;
    const instant = onDay(day, after, notes);
    if (instant !== null) return { kind: 'at', instant, notes };
  }
  return { kind: 'over', reason: 'noDay', notes };
}
