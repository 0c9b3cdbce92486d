import { canonicalName } from '../object/object-name.ts';
import { joinPath, type Problem } from '../object/problem.ts';
import { type ContentOf, readContent } from '../object/schema/read-content.ts';
import type { TzContent } from '../object/schema/tz.ts';
import { wholeNumber } from '../object/whole-number.ts';
import { readMinutes } from './day-minutes.ts';
import { timeZoneName } from './time-zone-name.ts';
import { readNthWeekday } from './weekday-names.ts';
import type { ClockChange, ZoneDefinition } from './zone-definition.ts';

/**
 * What a TZ object says (docs/time.md).
 * @throws TaktwerkError invalidObject
 */
export function compileZone(content: unknown): ZoneDefinition {
  const read = readContent('TZ', content);
  const name = canonicalName(read.general_attributes.name);
  const { zone, offset, daylight_offset, daylight_start, daylight_end } = read.tz_attributes;
  if (zone !== undefined && zone.trim() !== '') return { kind: 'iana', name, zone: zone.trim() };
  const summer = readOffset(daylight_offset ?? '');
  const start = readChange(daylight_start);
  const end = readChange(daylight_end);
  return {
    kind: 'rule',
    name,
    offset: readOffset(offset ?? '') ?? 0,
    daylight: summer === null || start === null || end === null ? null : { offset: summer, start, end },
  };
}

/** What a time zone must hold beyond its schema: a zone that exists, or offsets and changes that can be. */
export function zoneProblems({ tz_attributes: given }: TzContent, at: string): readonly Problem[] {
  const path = joinPath(at, 'tz_attributes');
  const zone = given.zone?.trim() ?? '';
  const own = [given.offset, given.daylight_offset, given.daylight_start, given.daylight_end];
  const used = own.filter((member) => member !== undefined && member !== '').length;
  if (zone !== '') {
    if (used > 0) return [{ path, message: 'has zone and offsets of its own; expected one of the two' }];
    return timeZoneName(zone) !== null
      ? []
      : [
          {
            path: joinPath(path, 'zone'),
            message: `is "${zone}"; expected a zone of the tz database, such as Europe/Berlin`,
          },
        ];
  }
  const problems: Problem[] = [];
  if (readOffset(given.offset ?? '') === null) problems.push(offsetProblem(path, 'offset', given.offset));
  if (used <= 1) return problems;
  if (readOffset(given.daylight_offset ?? '') === null) {
    problems.push(offsetProblem(path, 'daylight_offset', given.daylight_offset));
  }
  for (const member of ['daylight_start', 'daylight_end'] as const) {
    if (readChange(given[member]) !== null) continue;
    problems.push({
      path: joinPath(path, member),
      message: 'is missing or not valid; expected month (1 to 12), weekday (such as -1SU) and time (HH:MM)',
    });
  }
  if (problems.length === 0 && given.daylight_start?.month.trim() === given.daylight_end?.month.trim()) {
    problems.push({
      path: joinPath(path, 'daylight_end.month'),
      message: 'is the month of daylight_start; expected another one',
    });
  }
  return problems;
}

function readChange(given: ContentOf<'TZ'>['tz_attributes']['daylight_start']): ClockChange | null {
  if (given === undefined) return null;
  const month = wholeNumber(given.month);
  const on = readNthWeekday(given.weekday);
  const minutes = readMinutes(given.time);
  if (month === null || month < 1 || month > 12 || on === null || minutes === null) return null;
  return { month, on, minutes };
}

/** Minutes ahead of UTC. */
function readOffset(text: string): number | null {
  const trimmed = text.trim();
  const minutes = readMinutes(trimmed.slice(1));
  if (minutes === null || minutes > 16 * 60) return null;
  if (trimmed.startsWith('+')) return minutes;
  return trimmed.startsWith('-') ? -minutes : null;
}

function offsetProblem(path: string, member: string, given: string | undefined): Problem {
  return {
    path: joinPath(path, member),
    message: `is ${given === undefined ? 'missing' : `"${given}"`}; expected +HH:MM or -HH:MM`,
  };
}
