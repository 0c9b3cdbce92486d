/**
 * Calendar conditions and next starts beside croner, the fastest cron library tried: `fulfils` beside its `match`, the next
 * start of workdays at nine in a zone with clock changes beside its `nextRun`. In turns, medians. `node bench/calendar.ts [rounds]`
 */
import { Cron } from 'croner';
import { CalendarSet, nextStart, ZoneSet } from '../packages/calendar/src/index.ts';
import { compileCalendar, readDay, readRecurring } from '../packages/model/src/index.ts';
import { median } from './load/figures.ts';
import { printRow, whole } from './load/table-row.ts';

const rounds = Number(process.argv[2] ?? 7);
const CALLS = 20_000;
const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const from = Date.UTC(2026, 0, 1);

const calendars = new CalendarSet();
calendars.define(
  'C',
  compileCalendar({
    general_attributes: { name: 'C' },
    calendar_events: [
      { name: 'WEEKEND', type: 'WEEKLY', weekdays: ['SA', 'SU'] },
      { name: 'HOLIDAYS', type: 'YEARLY', dates: ['01-01', '05-01', '10-03', '12-25', '12-26'] },
      {
        name: 'WORKDAYS',
        type: 'GROUP',
        match: 'NONE',
        members: [{ event: 'WEEKEND' }, { event: 'HOLIDAYS' }],
      },
    ],
  }),
);
const condition = { match: 'all', events: [{ calendar: 'C', event: 'WORKDAYS' }] } as const;
const cron = new Cron('0 9 * * 1-5', { timezone: ZONE });
const zone = new ZoneSet().first(ZONE);
const first = readDay('2026-01-01') ?? 0;

function recurrence(content: object) {
  const read = readRecurring({ ...content }, 'recurring');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.recurrence;
}
const plain = recurrence({ cron: '0 9 * * 1-5' });
const conditioned = recurrence({
  execute_at: '09:00',
  calendar_conditions: [{ calendar: 'C', calendar_event: 'WORKDAYS' }],
});
const next = (one: typeof plain, now: number): number => {
  const found = nextStart({ recurrence: one, zone, calendars, activatedAt: from, previous: now, now });
  return found.kind === 'at' ? found.instant : 0;
};

/** Nanoseconds of a call. */
function time(call: (index: number) => unknown): number {
  const begun = performance.now();
  for (let index = 0; index < CALLS; index += 1) call(index);
  return ((performance.now() - begun) / CALLS) * 1e6;
}

// The same instants before they are compared for speed.
for (let index = 0; index < 5_000; index += 1) {
  const now = from + index * 7 * HOUR;
  const [ours, theirs] = [next(plain, now), cron.nextRun(new Date(now))?.getTime()];
  if (ours !== theirs) throw new Error(`after ${new Date(now).toISOString()}: ${ours}, croner ${theirs}`);
}

const calls = {
  fulfils: (index: number) => calendars.fulfils(condition, first + (index % 3_650)),
  match: (index: number) => cron.match(new Date(from + index * 7 * HOUR)),
  nextPlain: (index: number) => next(plain, from + index * 7 * HOUR),
  nextConditioned: (index: number) => next(conditioned, from + index * 7 * HOUR),
  nextRun: (index: number) => cron.nextRun(new Date(from + index * 7 * HOUR)),
};
const taken = new Map<keyof typeof calls, number[]>();
for (let round = 0; round <= rounds; round += 1)
  for (const name of Object.keys(calls) as (keyof typeof calls)[]) {
    const nanoseconds = time(calls[name]);
    // The first round warms up.
    if (round > 0) taken.set(name, [...(taken.get(name) ?? []), nanoseconds]);
  }
const of = (name: keyof typeof calls): number => median(taken.get(name) ?? []);
const row = (what: string, ours: number, theirs: number): void =>
  printRow({
    work: what,
    command: 'node bench/calendar.ts',
    figure: `${whole(ours)} ns`,
    beside: `croner ${whole(theirs)} ns`,
    ratio: `${(ours / theirs).toFixed(2)} of its time, aim of 2 ${ours <= 2 * theirs ? 'met' : 'missed'}`,
  });
row('a calendar condition of a day', of('fulfils'), of('match'));
row('next start, workdays at nine', of('nextPlain'), of('nextRun'));
row('next start, workdays without holidays by calendar', of('nextConditioned'), of('nextRun'));
