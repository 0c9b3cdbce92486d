import type { CalendarEventName } from '../calendar/calendar-definition.ts';
import { compileCalendar } from '../calendar/compile-calendar.ts';
import { compileBlackout } from './blackout/compile-blackout.ts';
import { compileExecutable } from './compile-executable.ts';
import { compileQueue } from './compile-queue.ts';
import { canonicalName } from './object-name.ts';
import { isExecutable, type ObjectType } from './object-type.ts';
import { readContent } from './schema/read-content.ts';

/** The calendar events a stored content asks: those of lines, periods, blackouts, exceptions of queues, groups and rolls, the calendar always named. */
export function calendarReferences(type: ObjectType, content: unknown): readonly CalendarEventName[] {
  if (isExecutable(type)) {
    const { workflow, schedule, event } = compileExecutable(type, content, 0);
    const time = event?.source.kind === 'time' ? event.source.recurrence : event?.window;
    return [
      ...[...(workflow?.lines ?? []), ...(schedule?.lines ?? [])].flatMap(
        (line) => line.calendarCondition?.events ?? [],
      ),
      ...(time?.condition?.events ?? []),
    ];
  }
  if (type === 'PERIOD') {
    return (readContent('PERIOD', content).period_attributes.calendar_conditions ?? []).map((pair) => ({
      calendar: canonicalName(pair.calendar),
      event: canonicalName(pair.calendar_event),
    }));
  }
  if (type === 'BLACKOUT') {
    return compileBlackout(content).windows.flatMap((window) =>
      window.kind === 'daily' ? (window.condition?.events ?? []) : [],
    );
  }
  if (type === 'QUEUE') {
    return (compileQueue(content).exceptions?.rows ?? []).flatMap(({ window }) =>
      window.kind === 'daily' ? (window.condition?.events ?? []) : [],
    );
  }
  if (type !== 'CALE') return [];
  const calendar = compileCalendar(content);
  return [...calendar.events.values()].flatMap(({ rule }) => {
    const names =
      rule.kind === 'group' ? rule.members : rule.kind === 'roll' ? [rule.base, ...rule.avoid] : [];
    return names.map((name) => ({ ...name, calendar: name.calendar || calendar.name }));
  });
}
