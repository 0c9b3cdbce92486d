import type { Recurrence } from '@taktwerk/model';
import { DAY, localTime, MINUTE } from '../zone/local-time.ts';
import type { Zone } from '../zone/zone.ts';
import type { DayStart } from './next-start.ts';

/** Starts at fixed times of day (docs/time.md): the first of two instants; in a gap by rule. */
export function timesStart(zone: Zone, minutes: readonly number[], gapRule: Recurrence['gapRule']): DayStart {
  return (day, after, notes) => {
    const midnight = day * DAY;
    const { from, until, offset } = zone.periodAt(midnight);
    // On a day without clock change the list is sorted by instant too.
    if (midnight - offset >= from && midnight - offset + DAY <= until) {
      const found = firstAbove(minutes, (after + offset - midnight) / MINUTE);
      return found === undefined ? null : midnight - offset + found * MINUTE;
    }
    for (const minute of minutes) {
      const time = localTime(zone, day, minute);
      if (time.kind === 'once') {
        if (time.instant > after) return time.instant;
      } else if (time.kind === 'twice') {
        if (time.first <= after) continue;
        notes.push({ kind: 'first', day, minutes: minute });
        return time.first;
      } else if (time.next > after) {
        notes.push({ kind: gapRule === 'skip' ? 'skipped' : 'moved', day, minutes: minute });
        if (gapRule === 'firstValid') return time.next;
      }
    }
    return null;
  };
}

/** The first of sorted numbers above a bound. */
function firstAbove(sorted: readonly number[], bound: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > bound) high = middle;
    else low = middle + 1;
  }
  return sorted[low];
}
