import { calendarFaultText } from '@taktwerk/calendar';
import { type CalendarCondition, dayText, type EpochDay, Status } from '@taktwerk/model';
import type { ShardState } from '../shard-state.ts';

/** The status a line ends with because of its calendars, and why; null when it may start. */
export function conditionRefusal(
  state: ShardState,
  client: number,
  condition: CalendarCondition,
  day: EpochDay,
): { readonly status: number; readonly text: string } | null {
  const answer = state.calendars(client).fulfils(condition, day);
  if (!answer.ok) return { status: Status.faultOther, text: calendarFaultText(answer.fault) };
  if (answer.occurs) return null;
  const events = condition.events.map(({ calendar, event }) => `${calendar}/${event}`).join(', ');
  return {
    status: Status.endedInactiveCalendar,
    text: `${dayText(day)} does not fulfil the calendar condition: ${condition.match} of ${events}.`,
  };
}
