import type { EpochDay } from '@taktwerk/model';
import type { Zone } from './zone.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** No zone has ever been further than this from UTC, before or after a change. Milliseconds. */
const FURTHEST = 26 * 60 * MINUTE;

/** What a local time means: one instant, two when clocks were put back over it, or none when they were put forward. */
export type LocalTime =
  | { readonly kind: 'once'; readonly instant: number }
  | { readonly kind: 'twice'; readonly first: number; readonly last: number }
  /** `next` is the first instant after the gap. */
  | { readonly kind: 'never'; readonly next: number };

/** The instants at which the clocks of a zone show so many minutes after midnight of a day. */
export function localTime(zone: Zone, day: EpochDay, minutes: number): LocalTime {
  const shown = day * DAY + minutes * MINUTE;
  const instants: number[] = [];
  let gapEnd = Number.POSITIVE_INFINITY;
  for (let period = zone.periodAt(shown - FURTHEST); ; period = zone.periodAt(period.until)) {
    const instant = shown - period.offset;
    if (instant >= period.from && instant < period.until) instants.push(instant);
    // Already past the time when the period begins: clocks jumped over it.
    else if (instant < period.from && period.from < gapEnd) gapEnd = period.from;
    if (period.until > shown + FURTHEST) break;
  }
  const [first, ...more] = instants;
  const last = more.at(-1);
  if (first === undefined) return { kind: 'never', next: gapEnd };
  return last === undefined ? { kind: 'once', instant: first } : { kind: 'twice', first, last };
}

/** The day the clocks of a zone show at an instant. */
export function localDay(zone: Zone, instant: number): EpochDay {
  return Math.floor((instant + zone.periodAt(instant).offset) / DAY);
}

/** Minutes after midnight, with fractions, that the clocks of a zone show at an instant. */
export function localMinutes(zone: Zone, instant: number): number {
  const shown = instant + zone.periodAt(instant).offset;
  return (shown - Math.floor(shown / DAY) * DAY) / MINUTE;
}
