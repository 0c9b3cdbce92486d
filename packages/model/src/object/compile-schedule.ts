import { calendarCondition } from '../calendar/calendar-condition.ts';
import { readCron } from '../calendar/cron.ts';
import { readMinutes } from '../calendar/day-minutes.ts';
import { readDayTime } from './day-time.ts';
import type { ScheduleDefinition } from './definition.ts';
import { canonicalName } from './object-name.ts';
import { OBJECT_TYPES } from './object-type.ts';
import type { JschContent } from './schema/jsch.ts';
import { wholeNumber, wholeOr } from './whole-number.ts';

/** What the engine needs of the period and lines of a JSCH, defaults filled in (docs/schedules.md). */
export function scheduleDefinition(content: JschContent): ScheduleDefinition {
  const attributes = content.schedule_attributes;
  const conditions = Map.groupBy(content.calendar_conditions ?? [], (one) =>
    wholeNumber(one.workflow_line_number),
  );
  const lines = content.workflow_definitions.map((line) => {
    // Numbers and cron were checked when the object was read, so fallbacks are only seen for what is absent.
    const lineNumber = wholeNumber(line.line_number) ?? 0;
    const cron = readCron(line.cron ?? '');
    const type = line.object_type?.trim().toUpperCase() ?? '';
    return {
      lineNumber,
      objectName: canonicalName(line.object_name),
      objectType: OBJECT_TYPES.find((known) => known === type) ?? null,
      alias: canonicalName(line.alias ?? '') || null,
      active: line.active !== '0',
      start: readDayTime(line.earliest_start_time) ?? null,
      cron: cron.ok ? cron.times : null,
      calendarCondition: calendarCondition(line.calendar_condition_type, conditions.get(lineNumber)),
    };
  });
  return {
    periodDays: wholeOr(attributes?.period_duration, 1),
    turnaround: readMinutes(attributes?.turnaround_time ?? '') ?? 0,
    gapRule: attributes?.clock_gap?.toUpperCase() === 'SKIP' ? 'skip' : 'firstValid',
    lines: lines.sort((a, b) => a.lineNumber - b.lineNumber),
  };
}
