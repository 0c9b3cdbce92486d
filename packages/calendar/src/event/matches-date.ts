import {
  type CalendarRule,
  daysInMonth,
  type EpochDay,
  fromEpochDay,
  weekdayOf,
  weekStart,
} from '@taktwerk/model';

/** The rules that need nothing but the date. */
type DateRule = Exclude<CalendarRule, { kind: 'group' | 'roll' }>;

/** Whether a day belongs to a rule, by arithmetic on the date alone. */
export function matchesDate(rule: DateRule, day: EpochDay): boolean {
  switch (rule.kind) {
    case 'static':
      return rule.days.has(day);
    case 'weekly':
      return (
        rule.weekdays.has(weekdayOf(day)) &&
        isNth((weekStart(day) - weekStart(rule.anchor)) / 7, rule.interval)
      );
    case 'monthly':
      return matchesMonthly(rule, day);
    case 'yearly': {
      const date = fromEpochDay(day);
      return (
        rule.dates.has(date.month * 100 + date.day) &&
        isNth(date.year - fromEpochDay(rule.anchor).year, rule.interval)
      );
    }
    case 'interval':
      return day >= rule.start && isNth(day - rule.start, rule.interval);
  }
}

function matchesMonthly(rule: Extract<CalendarRule, { kind: 'monthly' }>, epochDay: EpochDay): boolean {
  const { year, month, day } = fromEpochDay(epochDay);
  if (rule.months.size > 0 && !rule.months.has(month)) return false;
  if (rule.interval > 1) {
    const anchor = fromEpochDay(rule.anchor);
    if (!isNth((year - anchor.year) * 12 + month - anchor.month, rule.interval)) return false;
  }
  const fromEnd = day - daysInMonth(year, month) - 1;
  if (rule.days.has(day) || rule.days.has(fromEnd)) return true;
  const weekday = weekdayOf(epochDay);
  const nth = Math.ceil(day / 7);
  const nthFromEnd = -Math.ceil(-fromEnd / 7);
  return rule.weekdays.some((one) => one.weekday === weekday && (one.nth === nth || one.nth === nthFromEnd));
}

/** Counts in both directions from the anchor. */
function isNth(distance: number, interval: number): boolean {
  return distance % interval === 0;
}
