import { wholeNumber } from '../whole-number.ts';

/** Reads `HHMMSS` as seconds; null for none (empty or all zeros), undefined if it is neither. */
export function readDuration(text: string | undefined): number | null | undefined {
  const given = text?.trim() ?? '';
  if (given === '') return null;
  if (given.length !== 6 || ![...given].every((digit) => digit >= '0' && digit <= '9')) return undefined;
  const [hours, minutes, seconds] = [given.slice(0, 2), given.slice(2, 4), given.slice(4)].map(wholeNumber);
  if (hours == null || minutes == null || seconds == null || minutes > 59 || seconds > 59) return undefined;
  return hours * 3600 + minutes * 60 + seconds || null;
}
