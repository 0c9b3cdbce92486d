import type { CronTimes, Recurrence } from '@taktwerk/model';
import { localDay } from '../zone/local-time.ts';
import type { Zone } from '../zone/zone.ts';
import { fitsCron } from './fits-cron.ts';
import type { ClockNote } from './next-start.ts';
import { beginOf } from './span-of.ts';
import { timesStart } from './times-start.ts';

export interface CronRequest {
  readonly cron: CronTimes;
  readonly zone: Zone;
  readonly gapRule: Recurrence['gapRule'];
  /** The first instant that counts. Milliseconds. */
  readonly from: number;
  /** The first that does not count any more. */
  readonly until: number;
}

/** The first instant in a part of time that cron names, and the clock changes met on the way; null when there is none. */
export function cronStart({ cron, zone, gapRule, from, until }: CronRequest): {
  readonly instant: number | null;
  readonly notes: readonly ClockNote[];
} {
  const onDay = timesStart(zone, cron.minutes, gapRule);
  const notes: ClockNote[] = [];
  const last = localDay(zone, until - 1);
  for (let day = localDay(zone, from); day <= last; day += 1) {
    if (!fitsCron(cron.days, day)) continue;
    const instant = onDay(day, from - 1, notes);
    if (instant !== null && instant < until) return { instant, notes };
  }
  // Times of the last day that come after the end are told of when it is their turn.
  return { instant: null, notes: notes.filter((note) => beginOf(zone, note.day, note.minutes) < until) };
}
