import type { BlackoutWindow, EpochDay } from '@taktwerk/model';
import type { CalendarFault, CalendarSet } from '../event/calendar-set.ts';
import { dayAllowed } from '../recurrence/day-allowed.ts';
import { beginOf, endOf } from '../recurrence/span-of.ts';
import { localDay } from '../zone/local-time.ts';
import type { Zone } from '../zone/zone.ts';

/** Windows that follow one another without a gap are one; after so many of them the end is asked again. */
const MOST_JOINED = 400;

/** Whether one of some windows is open. */
export interface WindowState {
  readonly open: boolean;
  /** An open one ends then, a closed one stays closed at least until then. Milliseconds. */
  readonly until: number;
  /** A calendar could not say whether the day fits; the window counts as open, because nobody knows that it is not. */
  readonly fault: CalendarFault | null;
}

export interface WindowQuestion {
  readonly windows: readonly BlackoutWindow[];
  readonly zone: Zone;
  readonly calendars: CalendarSet;
  /** Milliseconds. */
  readonly now: number;
}

interface Span {
  readonly from: number;
  /** First instant after it. */
  readonly until: number;
  readonly fault: CalendarFault | null;
}

/** Whether a window is open at a time, and until when: a pure function of definition, zone, calendars and time. */
export function windowState(question: WindowQuestion): WindowState {
  const { zone, now } = question;
  const first = spanAt(question, now);
  if (first === null) {
    // Only the near begins are looked for: who asks about a closed window asks again anyway.
    const tomorrow = localDay(zone, now) + 1;
    const begins = spansFrom(question, tomorrow - 1, tomorrow).flatMap(({ from }) =>
      from > now ? [from] : [],
    );
    return { open: false, until: Math.min(...begins, beginOf(zone, tomorrow + 1, 0)), fault: null };
  }
  let { until } = first;
  for (let joined = 0; joined < MOST_JOINED; joined += 1) {
    const next = spanAt(question, until);
    if (next === null) break;
    until = next.until;
  }
  return { open: true, until, fault: first.fault };
}

/** The span that holds an instant and ends last. */
function spanAt(question: WindowQuestion, instant: number): Span | null {
  const day = localDay(question.zone, instant);
  let found: Span | null = null;
  for (const span of spansFrom(question, day - 1, day)) {
    if (span.from > instant || span.until <= instant) continue;
    if (found === null || span.until > found.until) found = span;
  }
  return found;
}

/** The spans that begin on some days, and those that are there once. */
function spansFrom(
  { windows, zone, calendars }: WindowQuestion,
  firstDay: EpochDay,
  lastDay: EpochDay,
): readonly Span[] {
  const spans: Span[] = [];
  for (const window of windows) {
    if (window.kind === 'once') {
      const { begin, end } = window;
      const from = beginOf(zone, begin.day, begin.minutes);
      spans.push({ from, until: endOf(zone, end.day, end.minutes), fault: null });
      continue;
    }
    const from = Math.max(firstDay, window.firstDay ?? firstDay);
    const to = Math.min(lastDay, window.lastDay ?? lastDay);
    for (let day = from; day <= to; day += 1) {
      const allowed = dayAllowed({ ...window, cronDays: null }, calendars, day);
      if (allowed.ok && !allowed.occurs) continue;
      const endDay = window.to > window.from ? day : day + 1;
      const fault = allowed.ok ? null : allowed.fault;
      spans.push({
        from: beginOf(zone, day, window.from),
        until: endOf(zone, endDay, window.to),
        fault,
      });
    }
  }
  return spans;
}
