import { calendarFaultText } from '@taktwerk/calendar';
import type { LiveTask } from '@taktwerk/engine';
import { dayText, type HostAnswer, type HostCall, readDay } from '@taktwerk/model';
import type { ScriptHost } from './script-host.ts';

/** Message numbers of the reference for days of calendars; what each is about is ours: no such day, no such calendar. */
const OUT_OF_RANGE = 20327;
const UNDECIDED = 20328;

/** The day of a calendar event a script counts to. */
export function calendarStep(
  host: ScriptHost,
  { task, definition }: LiveTask,
  { calendar, event, from, direction, count, most }: Extract<HostCall, { kind: 'calendarStep' }>,
): HostAnswer {
  const { calendars } = host.calendars(task.client, definition?.timeZone ?? null);
  const first = readDay(from);
  if (first === null)
    return { ok: false, number: OUT_OF_RANGE, message: `Calendars do not reach the day ${from}.` };
  const step = direction === 'forward' ? 1 : -1;
  let found = 0;
  for (let looked = 0; looked < most; looked += 1) {
    const day = first + looked * step;
    const answer = calendars.occurs({ calendar, event }, day);
    if (!answer.ok) {
      const number = answer.fault.kind === 'beyondValidity' ? OUT_OF_RANGE : UNDECIDED;
      return { ok: false, number, message: calendarFaultText(answer.fault) };
    }
    if (answer.occurs) found += 1;
    if (found === count) return { ok: true, value: dayText(day) };
  }
  return {
    ok: false,
    number: OUT_OF_RANGE,
    message: `Of ${most} days ${direction === 'forward' ? 'from' : 'back from'} ${from} on, ${found} belong to ${event} of ${calendar}; ${count} are wanted.`,
  };
}
