import type { EpochDay, Recurrence } from '@taktwerk/model';
import { localTime } from '../zone/local-time.ts';
import type { Zone } from '../zone/zone.ts';

const DAY_MINUTES = 24 * 60;

/** Part of time in which starts may lie. */
export interface Span {
  readonly from: number;
  /** First instant after it. */
  readonly until: number;
}

/** The window of a day, or the whole day. The window's end is a start of its own, unless it is the end of the day. */
export function spanOf(zone: Zone, day: EpochDay, window: Recurrence['window']): Span {
  if (window === null) return { from: beginOf(zone, day, 0), until: beginOf(zone, day + 1, 0) };
  const from = beginOf(zone, day, window.start);
  if (window.end === DAY_MINUTES) return { from, until: beginOf(zone, day + 1, 0) };
  const endDay = window.end > window.start ? day : day + 1;
  return { from, until: endOf(zone, endDay, window.end) + 1 };
}

/** The first instant at or after a local time. */
export function beginOf(zone: Zone, day: EpochDay, minutes: number): number {
  const time = localTime(zone, day, minutes);
  return time.kind === 'once' ? time.instant : time.kind === 'twice' ? time.first : time.next;
}

/** The instant at which something that ends at a local time ends: the last of two. */
export function endOf(zone: Zone, day: EpochDay, minutes: number): number {
  const time = localTime(zone, day, minutes);
  return time.kind === 'once' ? time.instant : time.kind === 'twice' ? time.last : time.next;
}
