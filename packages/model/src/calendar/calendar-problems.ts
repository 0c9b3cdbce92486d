import { canonicalName } from '../object/object-name.ts';
import { joinPath, type Problem } from '../object/problem.ts';
import type { CaleContent } from '../object/schema/cale.ts';
import { wholeNumber } from '../object/whole-number.ts';
import { daysInMonth, readDay, readYearDay } from './civil-day.ts';
import { listOf } from './compile-calendar.ts';
import { readNthWeekday, readWeekday } from './weekday-names.ts';

type EventContent = NonNullable<CaleContent['calendar_events']>[number];

/**
 * What a calendar must hold beyond its schema: names of their own, days that exist, the members its kind needs. Circles
 * may lead through other calendars and are looked for when the object is saved.
 */
export function calendarProblems(content: CaleContent, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  for (const [index, event] of (content.calendar_events ?? []).entries()) {
    const here = joinPath(joinPath(at, 'calendar_events'), index);
    const name = canonicalName(event.name);
    const first = seen.get(name);
    if (name === '') problems.push(problem(here, 'name', 'is empty; expected the name of the event'));
    else if (first === undefined) seen.set(name, index);
    else
      problems.push(
        problem(here, 'name', `is "${name}", which entry ${first} has already; expected a name of its own`),
      );
    problems.push(...validityProblems(event, here), ...kindProblems(event, here));
  }
  return problems;
}

function validityProblems(event: EventContent, here: string): readonly Problem[] {
  const problems: Problem[] = [];
  for (const member of ['valid_from', 'valid_to', 'start_date'] as const) {
    const text = event[member]?.trim() ?? '';
    if (text !== '' && readDay(text) === null) problems.push(noDay(joinPath(here, member), text));
  }
  const from = readDay(event.valid_from ?? '');
  const to = readDay(event.valid_to ?? '');
  if (from !== null && to !== null && to < from) {
    problems.push(
      problem(
        here,
        'valid_to',
        `is before valid_from (${event.valid_from}); expected the same day or a later one`,
      ),
    );
  }
  return problems;
}

function kindProblems(event: EventContent, here: string): readonly Problem[] {
  switch (event.type.toUpperCase()) {
    case 'STATIC':
      return listProblems(
        event.dates,
        joinPath(here, 'dates'),
        readDay,
        'a day that exists, as YYYY-MM-DD',
        false,
      );
    case 'WEEKLY':
      return listProblems(
        event.weekdays,
        joinPath(here, 'weekdays'),
        readWeekday,
        'one of MO, TU, WE, TH, FR, SA, SU',
        true,
      );
    case 'YEARLY':
      return listProblems(
        event.dates,
        joinPath(here, 'dates'),
        readYearDay,
        'a day of the year that exists, as MM-DD',
        true,
      );
    case 'MONTHLY':
      return monthlyProblems(event, here);
    case 'INTERVAL':
      return intervalProblems(event, here);
    case 'GROUP':
      return (event.members ?? []).length > 0
        ? namesProblems(event.members ?? [], joinPath(here, 'members'))
        : [problem(here, 'members', 'is missing or empty; expected the events the group combines')];
    case 'ROLL':
      return rollProblems(event, here);
    default:
      return [problem(here, 'type', 'is empty; expected the kind of the event')];
  }
}

function monthlyProblems(event: EventContent, here: string): readonly Problem[] {
  const problems = [
    ...listProblems(
      event.days,
      joinPath(here, 'days'),
      readMonthDay,
      'a day from 1 to 31 or -1 (the last) to -31',
      false,
    ),
    ...listProblems(
      event.weekdays,
      joinPath(here, 'weekdays'),
      (text) => readNthWeekday(text)?.weekday ?? null,
      'the nth weekday from -5 to 5, such as 1MO or -1FR',
      false,
    ),
    ...listProblems(event.months, joinPath(here, 'months'), readMonth, 'a month from 1 to 12', false),
  ];
  const days = listOf(event.days);
  if (days.length + listOf(event.weekdays).length === 0) {
    problems.push(problem(here, 'days', 'is missing; expected days or weekdays of the month'));
  }
  const months = listOf(event.months).flatMap((text) => readMonth(text) ?? []);
  for (const [index, text] of days.entries()) {
    const day = Math.abs(readMonthDay(text) ?? 0);
    if (months.length > 0 && months.every((month) => day > daysInMonth(2000, month))) {
      problems.push(
        problem(
          joinPath(here, 'days'),
          index,
          `is ${text}, which none of the months has; expected a day that exists`,
        ),
      );
    }
  }
  return problems;
}

function intervalProblems(event: EventContent, here: string): readonly Problem[] {
  const problems: Problem[] = [];
  if ((event.interval ?? '') === '') {
    problems.push(problem(here, 'interval', 'is missing; expected every how many days the event occurs'));
  }
  if ((event.start_date ?? '').trim() === '' && (event.valid_from ?? '').trim() === '') {
    problems.push(problem(here, 'start_date', 'is missing; expected the first day, as YYYY-MM-DD'));
  }
  return problems;
}

function rollProblems(event: EventContent, here: string): readonly Problem[] {
  const problems = [...namesProblems(event.avoid ?? [], joinPath(here, 'avoid'))];
  if (event.base === undefined)
    problems.push(problem(here, 'base', 'is missing; expected the event whose days move'));
  else if (canonicalName(event.base.event) === '') problems.push(noEvent(joinPath(here, 'base')));
  if (wholeNumber(event.shift ?? '') === 0) {
    problems.push(problem(here, 'shift', 'is 0; expected by how many days the base days move'));
  }
  return problems;
}

function namesProblems(names: readonly { readonly event: string }[], path: string): readonly Problem[] {
  return names.flatMap(({ event }, index) =>
    canonicalName(event) === '' ? [noEvent(joinPath(path, index))] : [],
  );
}

function listProblems(
  given: string | readonly string[] | undefined,
  path: string,
  read: (text: string) => number | null,
  expected: string,
  needed: boolean,
): readonly Problem[] {
  const list = listOf(given);
  if (needed && list.length === 0) return [{ path, message: `is missing; expected ${expected}` }];
  return list.flatMap((text, index) =>
    read(text) === null
      ? [
          {
            path: typeof given === 'string' ? path : joinPath(path, index),
            message: `is "${text}"; expected ${expected}`,
          },
        ]
      : [],
  );
}

function readMonthDay(text: string): number | null {
  const day = wholeNumber(text);
  return day === null || day === 0 || Math.abs(day) > 31 ? null : day;
}

function readMonth(text: string): number | null {
  const month = wholeNumber(text);
  return month === null || month < 1 || month > 12 ? null : month;
}

function noDay(path: string, text: string): Problem {
  return { path, message: `is "${text}"; expected a day that exists, as YYYY-MM-DD` };
}

function noEvent(path: string): Problem {
  return { path: joinPath(path, 'event'), message: 'is empty; expected the name of a calendar event' };
}

function problem(here: string, member: string | number, message: string): Problem {
  return { path: joinPath(here, member), message };
}
