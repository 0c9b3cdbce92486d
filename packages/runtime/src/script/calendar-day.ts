import { calendarFaultText } from '@taktwerk/calendar';
import type { LiveTask } from '@taktwerk/engine';
import { dayText, type HostAnswer, type HostCall, readDay } from '@taktwerk/model';
import type { ScriptHost } from './script-host.ts';

/** Number of the message a script reads when a calendar cannot answer; ours. */
const UNDECIDED = 45921;

/** Whether a day belongs to a calendar event, or the first that does behind the logical date; '' for none. */
export function calendarDay(
  host: ScriptHost,
  { task, definition }: LiveTask,
  { calendar, event, date, ahead }: Extract<HostCall, { kind: 'calendarDay' }>,
): HostAnswer {
  const { client, logicalDate } = task;
  const { calendars, dayOf } = host.calendars(client, definition?.timeZone ?? null);
  const today = date === null ? dayOf(logicalDate) : readDay(date);
  if (today === null) return { ok: false, number: UNDECIDED, message: `${date} is no day.` };
  const first = ahead === 0 ? today : today + 1;
  for (let day = first; day <= today + ahead; day += 1) {
    const answer = calendars.occurs({ calendar, event }, day);
    // Nothing is said about days that far away: none of them is known to belong to the event.
    if (!answer.ok && answer.fault.kind === 'beyondValidity' && day > first) break;
    if (!answer.ok) return { ok: false, number: UNDECIDED, message: calendarFaultText(answer.fault) };
    if (answer.occurs) return { ok: true, value: dayText(day) };
  }
  return { ok: true, value: '' };
}
