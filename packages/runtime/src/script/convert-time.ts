import { resolveLocal, type Zone } from '@taktwerk/calendar';
import type { LiveTask } from '@taktwerk/engine';
import { dayText, type HostAnswer, type HostCall, readDay } from '@taktwerk/model';
import type { ScriptHost } from './script-host.ts';

/** Number of the message a script reads when there is no such time zone or time; ours. */
const NO_SUCH = 45921;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * A time of one zone in another. A time the clocks of its zone showed twice is the first of the two, one they jumped over
 * the first instant behind the gap (docs/time.md).
 */
export function convertTime(
  host: ScriptHost,
  { task, definition }: LiveTask,
  { time, from, to }: Extract<HostCall, { kind: 'convertTime' }>,
): HostAnswer {
  const { zone } = host.calendars(task.client, definition?.timeZone ?? null);
  const zones: Zone[] = [];
  for (const name of [from, to]) {
    const found = zone(name);
    if (found === null)
      return {
        ok: false,
        number: NO_SUCH,
        message: `There is no time zone ${name}; expected a TZ object of client ${task.client} or a name as Europe/Vienna.`,
      };
    zones.push(found);
  }
  const [source, target] = zones;
  const instant = source === undefined ? null : instantOf(source, time);
  if (instant === null || target === undefined)
    return { ok: false, number: NO_SUCH, message: `Time zones do not reach the time ${time}.` };
  return { ok: true, value: timeText(instant + target.periodAt(instant).offset) };
}

function instantOf(zone: Zone, time: string): number | null {
  const day = readDay(time.slice(0, 10));
  if (day === null) return null;
  const [hours = '', minutes = '', seconds = ''] = time.slice(11).split(':');
  const resolved = resolveLocal(zone, day, Number(hours) * 60 + Number(minutes), 'firstValid');
  if (resolved === null) return null;
  // Behind a gap the seconds belong to a minute there was not.
  return resolved.change === 'gap' ? resolved.instant : resolved.instant + Number(seconds) * 1000;
}

function timeText(shown: number): string {
  const day = Math.floor(shown / DAY);
  const seconds = Math.floor((shown - day * DAY) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${dayText(day)} ${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}
