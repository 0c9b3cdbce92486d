import { type EpochDay, type Recurrence, weekdayOf } from '@taktwerk/model';
import type { CalendarSet, DayAnswer } from '../event/calendar-set.ts';
import { fitsCron } from './fits-cron.ts';

/** Whether something may recur on a day, as far as weekdays, cron and calendars say. */
export function dayAllowed(
  { weekdays, cronDays, condition }: Pick<Recurrence, 'weekdays' | 'cronDays' | 'condition'>,
  calendars: CalendarSet,
  day: EpochDay,
): DayAnswer {
  if (weekdays !== null && !weekdays.has(weekdayOf(day))) return NO;
  if (cronDays !== null && !fitsCron(cronDays, day)) return NO;
  if (condition === null) return YES;
  const answer = calendars.fulfils(condition, day);
  // What a calendar does not speak about yet comes later; what it has stopped speaking about nobody knows.
  if (!answer.ok && answer.fault.kind === 'beyondValidity' && answer.fault.side === 'before') return NO;
  return answer;
}

const YES: DayAnswer = { ok: true, occurs: true };
const NO: DayAnswer = { ok: true, occurs: false };
