import type { Random } from '../../kill/random.ts';
import { box, object } from './object-parts.ts';
import { indices, maybe, oneOf } from './random-choices.ts';
import type { Parts } from './random-system.ts';
import type { SystemObject } from './random-tasks.ts';

const DAY = 24 * 60;

/** A schedule of one or two days with a few lines. */
export function randomSchedule(
  random: Random,
  parts: Parts,
  n: number,
  from: readonly SystemObject[],
): SystemObject {
  const name = `T.${n}`;
  const days = random.between(1, 3);
  const turnaround = random.between(0, DAY / 30) * 30;
  const calendars: object[] = [];
  const lines = indices(random, 1, 6).map((number) => {
    const line = String(number);
    const { name: object_name, type } = oneOf(random, from);
    // From the turnaround on and before the next.
    const start = turnaround + random.between(0, (days * DAY) / 10) * 10;
    calendars.push(
      ...[oneOf(random, parts.calendars)]
        .filter(() => random.next() < 0.3)
        .map((event) => ({ workflow_line_number: line, line_number: '1', ...event })),
    );
    return box(line, object_name, type, {
      ...maybe(random, 0.9, {
        earliest_start_time: `${two(start / DAY)}${two((start % DAY) / 60)}${two(start % 60)}`,
      }),
      ...maybe(random, 0.1, { active: '0' }),
    });
  });
  const content = {
    schedule_attributes: {
      period_duration: String(days),
      turnaround_time: `${two(turnaround / 60)}:${two(turnaround % 60)}`,
      clock_gap: random.pick(['FIRST_VALID', 'SKIP']),
    },
    workflow_definitions: lines,
    ...(calendars.length === 0 ? {} : { calendar_conditions: calendars }),
  };
  const zone = maybe(random, 0.5, {
    timezone: random.pick(['Europe/Berlin', 'Asia/Kathmandu', 'America/New_York']),
  });
  return { name, type: 'JSCH', content: object('jsch', name, content, zone) };
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0');
}
