import { localDay, resolveLocal, type Zone } from '@taktwerk/calendar';
import type { DayTime } from '@taktwerk/model';

/** A time counted from the day of a date, as the clocks of a zone show it; in a gap the first instant after it. */
export function timeOnDay(zone: Zone, date: number, { days, minutes }: DayTime): number {
  return resolveLocal(zone, localDay(zone, date) + days, minutes, 'firstValid')?.instant ?? date;
}
