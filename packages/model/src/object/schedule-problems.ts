import { readCron } from '../calendar/cron.ts';
import { minutesText, readMinutes } from '../calendar/day-minutes.ts';
import { calendarConditionProblems } from './calendar-condition-problems.ts';
import { readDayTime } from './day-time.ts';
import { canonicalName } from './object-name.ts';
import { OBJECT_TYPES } from './object-type.ts';
import { joinPath, type Problem } from './problem.ts';
import type { JschContent } from './schema/jsch.ts';
import { wholeNumber, wholeOr } from './whole-number.ts';

const DAY = 24 * 60;

/**
 * What a schedule must hold beyond its schema: unique line numbers, objects other than itself, starts inside the period
 * and not before its turnaround, or cron instead of them (reference `engine-semantics.md` §5.1).
 */
export function scheduleProblems(content: JschContent, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  const attributes = content.schedule_attributes;
  const turnaroundText = attributes?.turnaround_time?.trim() ?? '';
  const turnaround = turnaroundText === '' ? 0 : readMinutes(turnaroundText);
  if (turnaround === null) {
    problems.push({
      path: joinPath(at, 'schedule_attributes.turnaround_time'),
      message: `is "${turnaroundText}"; expected a time of day as HH:MM`,
    });
  }
  const days = wholeOr(attributes?.period_duration, 1);
  const own = canonicalName(content.general_attributes.name);
  const lineAt = new Map<number | null, number>();
  for (const [index, line] of content.workflow_definitions.entries()) {
    const here = joinPath(joinPath(at, 'workflow_definitions'), index);
    const wrong = (member: string, message: string) =>
      problems.push({ path: joinPath(here, member), message });
    const number = wholeNumber(line.line_number);
    const first = lineAt.get(number);
    if (number === null) wrong('line_number', 'is empty; expected a whole number');
    else if (first === undefined) lineAt.set(number, index);
    else wrong('line_number', `is ${number}, which entry ${first} has already; expected a number of its own`);
    const name = canonicalName(line.object_name);
    if (name === '') wrong('object_name', 'is empty; expected the name of an object');
    if (name === own)
      wrong('object_name', `is ${own}; expected another object: a schedule cannot hold itself`);
    const type = line.object_type?.trim().toUpperCase() ?? '';
    if (type !== '' && !OBJECT_TYPES.some((known) => known === type)) {
      wrong('object_type', `is "${line.object_type}"; expected an object type such as JOBS`);
    }
    const start = readDayTime(line.earliest_start_time);
    if (start === undefined) {
      wrong(
        'earliest_start_time',
        `is "${line.earliest_start_time}"; expected DDHHMM: days from 00, then a time of day`,
      );
    } else if (start !== null && turnaround !== null) {
      const minutes = start.days * DAY + start.minutes;
      if (minutes < turnaround || minutes >= turnaround + days * DAY) {
        wrong(
          'earliest_start_time',
          `is "${line.earliest_start_time}", outside of the period; expected a start from the turnaround (${minutesText(turnaround)}) on and before the next, ${days === 1 ? 'a day' : `${days} days`} later`,
        );
      }
    }
    const cronText = line.cron?.trim() ?? '';
    if (cronText !== '') {
      const cron = readCron(cronText);
      if (!cron.ok) wrong('cron', cron.message);
      if (start !== null) wrong('cron', 'stands beside earliest_start_time; expected one of the two');
    }
  }
  return [...problems, ...calendarConditionProblems(content, at)];
}
