import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostAnswer, HostCall } from '@taktwerk/model';
import { failure, play, printed } from '../testing/play-script.ts';

test('a date, time, period or unit that is none fails the script and says what was expected', () => {
  for (const [call, expected] of [
    ['ADD_DAYS("20230229", 1)', 'ADD_DAYS: argument 1 must be a date'],
    ['SUB_DAYS("20240101", 1, CALE.A)', 'SUB_DAYS: argument 4 must be given'],
    ['WEEK_NR("2024-01-01")', 'WEEK_NR: argument 1 must be a date'],
    ['ADD_PERIOD("20240101", "MM")', 'ADD_PERIOD: argument 2 must be a unit'],
    ['ADD_PERIOD("20240101", "HH:1")', 'ADD_PERIOD: argument 2 must be a unit'],
    ['ADD_PERIOD("20240101", "MM:1.5")', 'ADD_PERIOD: argument 2 must be a unit'],
    ['FIRST_OF_PERIOD("20240101", HH)', 'FIRST_OF_PERIOD: argument 2 must be one of YY, Q, MM, WW and DD'],
    ['DIFF_DATE("20240101", "20240102", "HH")', 'DIFF_DATE: argument 3 must be one of'],
    ['ADD_TIME(240000, 1)', 'ADD_TIME: argument 1 must be a time of day'],
    ['DIFF_TIME("08:30", "25:00")', 'DIFF_TIME: argument 2 must be a time of day'],
    ['ADD_TIMESTAMP("2024-02-30 00:00:00", "DD:1")', 'ADD_TIMESTAMP: argument 1 must be a timestamp'],
    ['SUB_TIMESTAMP("2024-02-29 00:00:00", "1 day")', 'SUB_TIMESTAMP: argument 2 must be a unit'],
    ['CONV_TIMESTAMP("2024-02-29", "DD")', 'CONV_TIMESTAMP: argument 1 must be a timestamp'],
  ] as const) {
    const { outcome } = play(`:SET &A# = ${call}`);
    assert.ok(outcome.kind === 'failed', call);
    assert.equal(outcome.code, 'wrongArgument');
    assert.ok(outcome.message.startsWith(expected), outcome.message);
  }
});

test('a day outside the years of dates is 0 and error 20327, or the end of the script after :ON_ERROR ABEND', () => {
  for (const call of [
    'ADD_DAYS("99991231", 1)',
    'SUB_PERIOD("YYYY-MM-DD:0001-01-31", "MM:1")',
    'LAST_OF_PERIOD("99991231", WW)',
    'ADD_TIMESTAMP("9999-12-31 23:59:59", "SS:1")',
  ]) {
    const lines = `:SET &A# = ${call}\n:PRINT &A#\n:PRINT SYS_LAST_ERR_NR()`;
    assert.deepEqual(printed(lines), ['0', '20327'], call);
    assert.equal(failure(`:ON_ERROR ABEND\n${lines}`), 'wrongArgument', call);
  }
});

const CALENDAR = { kind: 'calendarStep', calendar: 'CALE.A', event: 'WORKDAY' } as const;

test('days and periods of a calendar ask for the day to count to, and give it in the format of the date', () => {
  const days: Readonly<Record<string, HostCall>> = {
    'ADD_DAYS("DD.MM.YYYY:30.12.2024", 3, cale.a, workday)': {
      ...CALENDAR,
      ...{ from: '2024-12-31', direction: 'forward', count: 3, most: 36_600 },
    },
    'ADD_DAYS("DD.MM.YYYY:30.12.2024", -3, cale.a, workday)': {
      ...CALENDAR,
      ...{ from: '2024-12-29', direction: 'back', count: 3, most: 36_600 },
    },
    'SUB_DAYS("DD.MM.YYYY:01.03.2024", 1, CALE.A, WORKDAY)': {
      ...CALENDAR,
      ...{ from: '2024-02-29', direction: 'back', count: 1, most: 36_600 },
    },
    'FIRST_OF_PERIOD("DD.MM.YYYY:10.02.2024", MM, CALE.A, WORKDAY)': {
      ...CALENDAR,
      ...{ from: '2024-02-01', direction: 'forward', count: 1, most: 29 },
    },
    'LAST_OF_PERIOD("DD.MM.YYYY:10.02.2024", YY, CALE.A, WORKDAY)': {
      ...CALENDAR,
      ...{ from: '2024-12-31', direction: 'back', count: 1, most: 366 },
    },
  };
  for (const [call, asked] of Object.entries(days)) {
    const { calls, prints } = play(`:SET &A# = ${call}\n:PRINT &A#`, {
      host: () => ({ ok: true, value: '2025-01-03' }),
    });
    assert.deepEqual(calls, [asked], call);
    assert.deepEqual(prints, ['03.01.2025'], call);
  }
});

test('no days of a calendar from a date on is the date, and what the calendar cannot name is 0 with its error', () => {
  assert.deepEqual(printed(':PRINT ADD_DAYS(240229, 0, CALE.A, WORKDAY)'), ['240229']);
  const host = (): HostAnswer => ({ ok: false, number: 20328, message: 'no such calendar' });
  const lines = ':PRINT FIRST_OF_PERIOD(240229, MM, CALE.A, WORKDAY)\n:PRINT SYS_LAST_ERR_NR()';
  assert.deepEqual(printed(lines, { host }), ['0', '20328']);
  assert.equal(failure(`:ON_ERROR ABEND\n${lines}`, { host }), 'hostRefused');
});

test('a time zone is asked for the time of a clock or a timestamp, and survives a restart of the server', () => {
  const { calls, prints } = play(
    ':SET &A# = SYS_DATE("YYYY-MM-DD", "TZ.A")\n:SET &B# = SYS_TIME_PHYSICAL("HH:MM", Europe/Vienna)\n:SET &C# = CONV_TIMESTAMP("20260329023000", "HH:MM", "Europe/Vienna")\n:SET &D# = CONV_TIMESTAMP("2026-03-29 02:30:00", , , "TZ.A")\n:PRINT "&A# &B# &C# &D#"',
    { restoring: true, host: () => ({ ok: true, value: '2026-11-23 01:02:03' }) },
  );
  const now = '2026-11-22 10:20:30';
  assert.deepEqual(calls, [
    { kind: 'convertTime', time: now, from: 'UTC', to: 'TZ.A' },
    { kind: 'convertTime', time: now, from: 'UTC', to: 'Europe/Vienna' },
    { kind: 'convertTime', time: '2026-03-29 02:30:00', from: 'Europe/Vienna', to: 'UTC' },
    { kind: 'convertTime', time: '2026-03-29 02:30:00', from: 'UTC', to: 'TZ.A' },
  ]);
  assert.deepEqual(prints, ['2026-11-23 01:02 01:02 2026-11-23 01:02:03']);
});

test('a time zone there is none of fails the script', () => {
  const host = (): HostAnswer => ({ ok: false, number: 45921, message: 'no such zone' });
  assert.equal(failure(':PRINT SYS_TIME("HH", "TZ.GONE")', { host }), 'hostRefused');
});
