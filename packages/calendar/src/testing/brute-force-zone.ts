import type { LocalTime } from '../zone/local-time.ts';
import { DAY, MINUTE } from '../zone/local-time.ts';

/**
 * A second way to the instants of a local time, for tests alone: looks at every instant the time could be, a quarter of
 * an hour apart, and asks the tz database what its clocks show.
 */
export function bruteForceLocalTime(zone: string, day: number, minutes: number): LocalTime {
  const shown = day * DAY + minutes * MINUTE;
  const shows = (instant: number): number => {
    const clock = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
    return clock.toZonedDateTime('UTC').epochMilliseconds;
  };
  const found: number[] = [];
  for (let ahead = 15 * 60; ahead >= -15 * 60; ahead -= 15) {
    const instant = shown - ahead * MINUTE;
    if (shows(instant) === shown) found.push(instant);
  }
  const [first, last] = found;
  if (first !== undefined && last !== undefined) return { kind: 'twice', first, last };
  if (first !== undefined) return { kind: 'once', instant: first };
  // Steps along until the clocks show something later: that is the first instant after the gap.
  for (let instant = shown - 15 * 60 * MINUTE; ; instant += MINUTE) {
    if (shows(instant) > shown) return { kind: 'never', next: instant };
  }
}

/** Days around each clock change of a zone in the years, and the first of every month. */
export function telltaleDays(zone: string, firstYear: number, years: number): readonly number[] {
  const days = new Set<number>();
  for (let month = 0; month < years * 12; month += 1) days.add(Date.UTC(firstYear, month, 1) / DAY);
  const end = Date.UTC(firstYear + years, 0, 1);
  for (
    let change = Temporal.Instant.fromEpochMilliseconds(Date.UTC(firstYear, 0, 1))
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition('next');
    change !== null && change.epochMilliseconds < end;
    change = change.getTimeZoneTransition('next')
  ) {
    const day = Math.floor((change.epochMilliseconds + change.offsetNanoseconds / 1_000_000) / DAY);
    for (const one of [day - 1, day, day + 1]) days.add(one);
  }
  return [...days];
}
