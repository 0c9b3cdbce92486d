import { cronStart, resolveLocal } from '@taktwerk/calendar';
import { dayText, type EpochDay, type ScheduleDefinition, type ScheduleLine, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { clockText } from './clock-text.ts';

/** When a line starts in a period, or how it ends in it without a start. */
export type PlannedStart =
  | { readonly at: number }
  | { readonly at: null; readonly status: number; readonly why: string };

interface Question {
  readonly state: ShardState;
  readonly live: LiveTask;
  readonly schedule: ScheduleDefinition;
  readonly line: ScheduleLine;
  /** The day of the turnaround. */
  readonly day: EpochDay;
  /** The turnaround, and the next. Milliseconds. */
  readonly from: number;
  readonly until: number;
}

/** The planned start of a line in a period; the report of the schedule tells of clock changes. */
export function plannedStart(question: Question): PlannedStart {
  const { line } = question;
  return line.cron === null ? atTime(question) : atCron(question, line.cron);
}

function atTime({ state, live, schedule, line, day }: Question): PlannedStart {
  const minutes = line.start === null ? schedule.turnaround : line.start.minutes;
  const on = day + (line.start?.days ?? 0);
  const resolved = resolveLocal(state.zoneOf(live), on, minutes, schedule.gapRule);
  const where = `line ${line.lineNumber} (${line.objectName}) on ${dayText(on)}`;
  if (resolved === null) {
    state.log(live.task.runId, `Clocks jump over the start of ${where}; it does not start.`);
    return { at: null, status: Status.endedStartTimePassed, why: 'Clocks jump over its start.' };
  }
  if (resolved.change === 'gap') {
    state.log(
      live.task.runId,
      `Clocks jump over the start of ${where}; it starts at the first instant after it.`,
    );
  } else if (resolved.change === 'overlap') {
    state.log(live.task.runId, `Clocks show the start of ${where} twice; it starts the first time.`);
  }
  return { at: resolved.instant };
}

/** The first time cron names in the period; without one the line is not due, as one whose calendar says no. */
function atCron(
  { state, live, schedule, line, from, until }: Question,
  cron: NonNullable<ScheduleLine['cron']>,
): PlannedStart {
  const { instant, notes } = cronStart({
    cron,
    zone: state.zoneOf(live),
    gapRule: schedule.gapRule,
    from,
    until,
  });
  for (const note of notes)
    state.log(live.task.runId, `Line ${line.lineNumber} (${line.objectName}): ${clockText(note)}`);
  return instant === null
    ? { at: null, status: Status.endedInactiveCalendar, why: 'Its cron names no time in this period.' }
    : { at: instant };
}
