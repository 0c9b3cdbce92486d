import type { DayTime } from './definition.ts';
import { wholeNumber } from './whole-number.ts';

/** Days a line's time may lie after the real date (reference `engine-semantics.md` §4.3). */
const MOST_DAYS = 99;

/** Reads `DDHHMM`, days after the real date and a time of day; null for none (empty or all zeros), undefined if it is neither. */
export function readDayTime(text: string | undefined): DayTime | null | undefined {
  const given = text?.trim() ?? '';
  if (given === '') return null;
  if (given.length !== 6 || ![...given].every((digit) => digit >= '0' && digit <= '9')) return undefined;
  const [days, hours, minutes] = [given.slice(0, 2), given.slice(2, 4), given.slice(4)].map(wholeNumber);
  if (days == null || hours == null || minutes == null || days > MOST_DAYS || hours > 23 || minutes > 59)
    return undefined;
  return days + hours + minutes === 0 ? null : { days, minutes: hours * 60 + minutes };
}
