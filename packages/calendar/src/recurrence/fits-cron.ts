import { type CronDays, type EpochDay, fromEpochDay, weekdayOf } from '@taktwerk/model';

/** Whether a day is one of those that cron names. */
export function fitsCron({ days, months, weekdays, either }: CronDays, epochDay: EpochDay): boolean {
  const { month, day } = fromEpochDay(epochDay);
  if (!months.has(month)) return false;
  const dayFits = days.has(day);
  const weekdayFits = weekdays.has(weekdayOf(epochDay));
  return either ? dayFits || weekdayFits : dayFits && weekdayFits;
}
