import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, play, printed, resultOf } from '../testing/play-script.ts';
import { SCRIPT_FUNCTIONS } from './function-registry.ts';
import { FUNCTIONS_NOT_YET } from './not-yet.ts';

/** Calls and what they give, by group; every function of the registry must appear. */
const EXAMPLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'arithmetic functions give 16 digits': {
    'ADD(2,2)': '0000000000000004',
    'ADD("0000000000000004", 1.5)': '+0000000000000005.5000000000000000',
    'SUB(2,5)': '-0000000000000003',
    'MULT(6,7)': '0000000000000042',
    'DIV(7,2)': '0000000000000003',
    'MOD(17,5)': '0000000000000002',
    'ABS(-3)': '0000000000000003',
    'RANDOM(4,4)': '0000000000000004',
  },
  'formats and conversions show numbers as wanted': {
    'FORMAT("0000000000000042")': '42',
    'FORMAT(7,"000")': '007',
    'FORMAT(1234,"000")': '1234',
    'FORMAT(-3.14159,"00.00")': '-03.14',
    'CONVERT(3.9,unsigned)': '3',
    'CONVERT(5,STRING)': '5',
    'INT(-3.9)': '-3',
    'INT("0000000000000042")': '42',
    'ISNUMERIC("12.5")': 'Y',
    'ISNUMERIC("12,5")': 'N',
    'ISNUMERIC("")': 'N',
  },
  'string functions make text from text': {
    'STR_CAT("a","b")': 'ab',
    'STR_CAT("a",5,"c")': 'a5c',
    'STR_CUT("abcdef",2,3)': 'bcd',
    'STR_SUB("abcdef",4)': 'def',
    'STR_LENGTH("four")': '0000000000000004',
    'STR_LNG("")': '0000000000000000',
    'STR_LC("AbC")': 'abc',
    'CONV_LC("AbC")': 'abc',
    'STR_UC("AbC")': 'ABC',
    'CONV_UC("AbC")': 'ABC',
    'STR_REVERSE("abc")': 'cba',
    'STR_TRIM("  a ")': 'a',
    'STR_LTRIM("  a ")': 'a ',
    'STR_RTRIM("a00","0")': 'a',
    'STR_PAD("7","0",3,LEFT)': '007',
    'STR_PAD("a",".",3)': 'a..',
    'STR_SUBSTITUTE("a-b-c","-","+")': 'a+b+c',
    'STR_SUBSTITUTE("a-b","-")': 'ab',
  },
  'string tests look into text': {
    'STR_FIND("banana","an")': '0000000000000002',
    'STR_FIND("banana","an",3)': '0000000000000004',
    'STR_FIND("banana","x")': '0000000000000000',
    'STR_FIND_REVERSE("banana","an")': '0000000000000004',
    'STR_STARTS_WITH("banana","ban")': 'Y',
    'STR_STARTS_WITH("banana","Ban")': 'N',
    'STR_ENDS_WITH("banana","ana")': 'Y',
    'STR_ENDS_WITH("banana","b")': 'N',
  },
  'date functions read and write formats': {
    'SYS_DATE()': '261122',
    'SYS_DATE("YYYY-MM-DD")': '2026-11-22',
    'SYS_DATE("DDD WW Q")': '326 47 4',
    'SYS_TIME()': '102030',
    'SYS_TIME("HH:MM:SS")': '10:20:30',
    'SYS_DATE_PHYSICAL(YYYYMMDD, UTC)': '20261122',
    'SYS_TIME_PHYSICAL("HHMI")': '1020',
    'ADD_DAYS("000330",2)': '000401',
    'ADD_DAYS(000330,2)': '000401',
    'ADD_DAYS("YYYY-MM-DD:2024-02-28",1)': '2024-02-29',
    'ADD_DAYS("20260101",-1)': '20251231',
    'ADD_DAYS("99991231",1)': '0',
    'SYS_TIMESTAMP_PHYSICAL()': '2026-11-22 10:20:30',
    'SYS_TIMESTAMP_PHYSICAL("DD.MM.YYYY HH:MM")': '22.11.2026 10:20',
    'ADD_DAYS("YYYY-MM-DD HH:MM:SS:2023-12-31 08:30:00",1)': '2024-01-01 08:30:00',
    'SUB_DAYS("20240301",1)': '20240229',
    'SUB_DAYS("20230301",1)': '20230228',
    'SUB_DAYS("YYYY-MM-DD:0001-01-01",1)': '0',
    'DIFF_DATE("000330","20000331")': '1',
    'DIFF_DATE("20240229","20250228",YY)': '1',
    'DIFF_DATE("20240229","20250227",YY)': '0',
    'DIFF_DATE("20240131","20240229",MM)': '1',
    'DIFF_DATE("20240131","20240228",MM)': '0',
    'DIFF_DATE("20240101","20231001",Q)': '1',
    'DIFF_DATE("20240101","20240114",WW)': '1',
    'DIFF_DATE("DD-MM-YYYY:01-01-2000","DDMMYYYY;01012001")': '366',
    'CONV_DATE("20261122","DD.MM.YYYY")': '22.11.2026',
    'CONV_DATE("YYYY-MM-DD HH:MM:SS;2026-11-22 10:20:30","HH:MM")': '10:20',
    'WEEKDAY_NR("20261122")': '7',
    'WEEKDAY_NR("20261123")': '1',
    'WEEKDAY_XX("20261122")': 'SU',
    'WEEKDAY_XX("20240229")': 'TH',
    'WEEK_NR("20201231")': '53',
    'WEEK_NR("20210103")': '53',
    'WEEK_NR("20210104")': '1',
    'WEEK_NR("20241230")': '1',
    'DAY_OF_YEAR("20240101")': '1',
    'DAY_OF_YEAR("20241231")': '366',
    'DAY_OF_YEAR("YYYY-MM-DD:2023-12-31")': '365',
    'VALID_DATE("20240229")': 'Y',
    'VALID_DATE("20230229")': 'N',
    'VALID_DATE("YYYY-MM-DD:2024-13-01")': 'N',
    'VALID_DATE("soon")': 'N',
  },
  'period functions count weeks, months, quarters and years, and know where they begin and end': {
    'ADD_PERIOD("20240131","MM:1")': '240229',
    'ADD_PERIOD("20230131","MM:1")': '230228',
    'ADD_PERIOD("20240229","YY:1")': '250228',
    'ADD_PERIOD("20240229","YY:4","YYYYMMDD")': '20280229',
    'ADD_PERIOD("20231115","Q:1","YYYY-MM-DD")': '2024-02-15',
    'ADD_PERIOD("20241230","WW:1")': '250106',
    'ADD_PERIOD("20240101","MM:-1")': '231201',
    'ADD_PERIOD("99991231","MM:1")': '0',
    'SUB_PERIOD("20240331","MM:1")': '240229',
    'SUB_PERIOD("20240115","MM:13","YYYYMMDD")': '20221215',
    'SUB_PERIOD("20240229","YY:1","DD.MM.YYYY")': '28.02.2023',
    'FIRST_OF_PERIOD("20240229",MM)': '20240201',
    'FIRST_OF_PERIOD("DD.MM.YYYY:29.02.2024","Q")': '01.01.2024',
    'FIRST_OF_PERIOD("20210103",WW)': '20201228',
    'FIRST_OF_PERIOD("241231",YY)': '240101',
    'LAST_OF_PERIOD("20240201",MM)': '20240229',
    'LAST_OF_PERIOD("20231201",MM)': '20231231',
    'LAST_OF_PERIOD("20210103",WW)': '20210103',
    'LAST_OF_PERIOD("20241101",Q)': '20241231',
    'LAST_OF_PERIOD("20240229",YY)': '20241231',
    'LAST_OF_PERIOD("99991231",WW)': '0',
  },
  'time functions count around the clock': {
    'ADD_TIME(083000,"01:45")': '101500',
    'ADD_TIME("23:30","HH:MM:01:00","HH:MM")': '00:30',
    'SUB_TIME(001500,003000)': '234500',
    'SUB_TIME("HH:MM:SS;10:00:00","00:00:01","HH:MM:SS")': '09:59:59',
    'DIFF_TIME("08:30","07:15:10")': '011450',
    'DIFF_TIME("07:15:10","08:30","HH:MM")': '01:14',
    'VALID_TIME("23:59:59")': 'Y',
    'VALID_TIME(240000)': 'N',
    'VALID_TIME("HH:MM:08:60")': 'N',
    'VALID_TIME("MM.HH:30.08")': 'Y',
    'VALID_TIME("noon")': 'N',
    'VALID_TIME("YYYY:2024")': 'N',
  },
  'timestamp functions move over midnight, leap days and year ends': {
    'ADD_TIMESTAMP("2023-12-31 23:30:00",003000)': '2024-01-01 00:00:00',
    'ADD_TIMESTAMP("2024-02-28 12:00:00","HH:36")': '2024-03-01 00:00:00',
    'ADD_TIMESTAMP("20240131083000","MM:1","DD.MM.YYYY HH:MM")': '29.02.2024 08:30',
    'ADD_TIMESTAMP("2024-01-01 00:00:00","SS:-1")': '2023-12-31 23:59:59',
    'ADD_TIMESTAMP("9999-12-31 23:59:59","SS:1")': '0',
    'ADD_TIMESTAMP("DD.MM.YYYY HH:MM:31.12.2024 22:00","MI:180")': '2025-01-01 01:00:00',
    'SUB_TIMESTAMP("2024-03-01 00:00:00","DD:1")': '2024-02-29 00:00:00',
    'SUB_TIMESTAMP("2024-01-01 00:10:00","00:20")': '2023-12-31 23:50:00',
    'CONV_TIMESTAMP("2026-11-22 10:20:30","YYYYMMDDHHMMSS")': '20261122102030',
    'CONV_TIMESTAMP("261122102030")': '2026-11-22 10:20:30',
  },
  'task functions read what the task is': {
    'SYS_ACT_ME_NR()': '1000001',
    'SYS_ACT_ME_NAME()': 'DEMO',
    'SYS_ACT_ME_TYPE()': 'SCRI',
    'SYS_ACT_CLIENT()': '100',
    'SYS_ACT_RESTART()': 'Y',
    'SYS_ACT_RESTART_COUNT()': '1',
    'SYS_ACT_RESTART_ME_NR()': '1000000',
    'SYS_RESTART_POINT()': 'HALF',
    'SYS_USER_NAME()': 'ADA',
    'SYS_USER_DEP()': 'OPS',
    'SYS_LAST_ERR_NR()': '0',
    'SYS_LAST_ERR_INS()': '',
  },
};

const PREDEFINED = {
  RUNID: '1000001',
  NAME: 'DEMO',
  TYPE: 'SCRI',
  CLIENT: '100',
  RESTARTED: 'Y',
  RESTART_COUNT: '1',
  RESTART_RUNID: '1000000',
  RESTART_POINT: 'HALF',
  USER: 'ADA',
  DEPARTMENT: 'OPS',
};

for (const [promise, examples] of Object.entries(EXAMPLES)) {
  test(promise, () => {
    for (const [call, expected] of Object.entries(examples)) {
      assert.equal(resultOf(call, { predefined: PREDEFINED }), expected, call);
    }
  });
}

test('every function of the registry has an example, and none is listed as missing', () => {
  const examples = [
    ...Object.values(EXAMPLES).flatMap(Object.keys),
    'ACTIVATE_UC_OBJECT(',
    'EXECUTE_RECURRING(',
    'GET_VAR(',
    'GET_SYNC(',
    'SET_SYNC(',
    'MODIFY_UC_OBJECT(',
    'GET_EVENT_INFO(',
    'VALID_CALE(',
    'CALE_LOOK_AHEAD(',
    'GET_CONSOLE(',
    'STR_SPLIT(',
    'LENGTH(',
    'FIND(',
  ];
  for (const { name, aliases } of SCRIPT_FUNCTIONS) {
    for (const word of [name, ...(aliases ?? [])]) {
      assert.ok(
        examples.some((call) => call.startsWith(`${word}(`)),
        `${word} has no example`,
      );
      assert.ok(!FUNCTIONS_NOT_YET.has(word), `${word} is listed as not in this release`);
    }
  }
});

test('LENGTH and FIND look into arrays', () => {
  const source = ':DEFINE &A#, string, 4\n:FILL &A#[] = "x", "y", "z"\n';
  assert.deepEqual(
    printed(`${source}:PRINT LENGTH(&A#[])\n:PRINT FIND(&A#[], "y")\n:PRINT FIND(&A#[], "w")`),
    ['0000000000000004', '0000000000000002', '0000000000000000'],
  );
});

test('GET_VAR asks for a key and column; a missing one is empty', () => {
  const { calls, prints } = play(
    ':SET &A# = GET_VAR(vara.x,"k",2)\n:SET &B# = GET_VAR(VARA.X,k)\n:PRINT "[&A#][&B#]"',
    {
      host: (call) => ({ ok: true, value: call.kind === 'getVar' && call.column === 2 ? 'v' : null }),
    },
  );
  assert.deepEqual(calls, [
    { kind: 'getVar', vara: 'VARA.X', key: 'k', column: 2 },
    { kind: 'getVar', vara: 'VARA.X', key: 'k', column: 1 },
  ]);
  assert.deepEqual(prints, ['[v][]']);
});

test('GET_SYNC reads value or state, SET_SYNC runs an action as function and as statement', () => {
  const { calls, prints } = play(
    ':SET &A# = GET_SYNC(sync.x)\n:SET &B# = GET_SYNC("SYNC.X",STATE)\n:SET &C# = SET_SYNC(SYNC.X,"take")\n:SET_SYNC SYNC.X, "GIVE"\n:PRINT "[&A#][&B#][&C#]"',
    { host: (call) => ({ ok: true, value: call.kind === 'getSync' ? call.what : null }) },
  );
  assert.deepEqual(calls, [
    { kind: 'getSync', sync: 'SYNC.X', what: 'VALUE' },
    { kind: 'getSync', sync: 'SYNC.X', what: 'STATE' },
    { kind: 'setSync', sync: 'SYNC.X', action: 'TAKE' },
    { kind: 'setSync', sync: 'SYNC.X', action: 'GIVE' },
  ]);
  assert.deepEqual(prints, ['[VALUE][STATE][0]']);
});

test('VALID_CALE asks about a day in any format, CALE_LOOK_AHEAD for the next', () => {
  const { calls, prints } = play(
    ':SET &A# = VALID_CALE(cale.x,"workday","DD.MM.YYYY:31.01.2026")\n:SET &B# = CALE_LOOK_AHEAD(CALE.X,FREE,30)\n:SET &C# = VALID_CALE(CALE.X,FREE,260201)\n:PRINT "[&A#][&B#][&C#]"',
    {
      host: (call) => ({
        ok: true,
        value:
          call.kind === 'calendarDay' && call.event === 'WORKDAY'
            ? '2026-01-31'
            : call.kind === 'calendarDay' && call.date === null
              ? '2026-02-03'
              : '',
      }),
    },
  );
  const asked = { kind: 'calendarDay', calendar: 'CALE.X' };
  assert.deepEqual(calls, [
    { ...asked, event: 'WORKDAY', date: '2026-01-31', ahead: 0 },
    { ...asked, event: 'FREE', date: null, ahead: 30 },
    { ...asked, event: 'FREE', date: '2026-02-01', ahead: 0 },
  ]);
  assert.deepEqual(prints, ['[Y][20260203][N]']);
});

test('GET_EVENT_INFO and GET_CONSOLE ask for a value of the hit', () => {
  const { calls, prints } = play(
    ':SET &A# = GET_EVENT_INFO(path)\n:SET &B# = GET_CONSOLE()\n:PRINT "[&A#][&B#]"',
    { host: (call) => ({ ok: true, value: call.kind === 'hitValue' ? call.name : null }) },
  );
  assert.deepEqual(calls, [
    { kind: 'hitValue', name: 'PATH' },
    { kind: 'hitValue', name: 'LINE' },
  ]);
  assert.deepEqual(prints, ['[PATH][LINE]']);
});

test('ACTIVATE_UC_OBJECT takes its arguments by position and gives the run id', () => {
  const activate = (call: string): unknown => {
    const { calls, prints } = play(`:SET &R# = ${call}\n:PRINT &R#`, {
      host: () => ({ ok: true, value: '1000002' }),
    });
    assert.deepEqual(prints, ['1000002']);
    return calls[0];
  };
  const plain = {
    kind: 'activate',
    objectName: 'JOB.A',
    wait: false,
    alias: '',
    queue: '',
    passValues: false,
    logicalDate: null,
    startAt: null,
  };
  assert.deepEqual(activate('ACTIVATE_UC_OBJECT(job.a)'), plain);
  assert.deepEqual(activate('ACTIVATE_UC_OBJECT(JOBS,JOB.A)'), plain);
  assert.deepEqual(activate('ACTIVATE_UC_OBJECT("JOB.A",WAIT)'), { ...plain, wait: true });
  assert.deepEqual(activate('ACTIVATE_UC_OBJECT(JOB.A,,,,,,PASS_VALUES,Q.1,"Nightly")'), {
    ...plain,
    passValues: true,
    queue: 'Q.1',
    alias: 'Nightly',
  });
  assert.deepEqual(activate('ACTIVATE_UC_OBJECT(JOB.A,,"YYYY-MM-DD:2026-02-03",,"2026-02-04 05:06:07")'), {
    ...plain,
    logicalDate: Date.UTC(2026, 1, 3, 12),
    startAt: Date.UTC(2026, 1, 4, 5, 6, 7),
  });
});

test('EXECUTE_RECURRING takes an object, a period or cron text and a queue, and gives the run id, 0 when refused', () => {
  const call = (text: string): unknown => {
    const { calls, prints } = play(`:SET &R# = ${text}\n:PRINT &R#`, {
      host: () => ({ ok: true, value: '1000002' }),
    });
    assert.deepEqual(prints, ['1000002']);
    return calls[0];
  };
  const plain = { kind: 'recur', objectName: 'JOB.A', period: 'PERIOD.NIGHT', queue: '' };
  assert.deepEqual(call('EXECUTE_RECURRING(job.a, PERIOD.NIGHT)'), plain);
  assert.deepEqual(call('EXECUTE_RECURRING("JOB.A", "*/5 8-17 * * MON-FRI", q.1)'), {
    ...plain,
    period: '*/5 8-17 * * MON-FRI',
    queue: 'Q.1',
  });
  const refusing = () => ({ ok: false, number: 45921, message: 'There is no object.' }) as const;
  const source = ':SET &R# = EXECUTE_RECURRING(A, B)\n:SET &N# = SYS_LAST_ERR_NR()\n:PRINT "&R# &N#"';
  assert.deepEqual(printed(source, { host: refusing }), ['0 45921']);
  const { outcome } = play(':SET &R# = EXECUTE_RECURRING(A, " ")');
  assert.ok(outcome.kind === 'failed');
  assert.match(outcome.message, /EXECUTE_RECURRING.*PERIOD object or the fields of cron/);
});

test('the error of an activation is cleared by the next one that works', () => {
  const source =
    ':SET &R# = ACTIVATE_UC_OBJECT(A)\n:SET &R# = ACTIVATE_UC_OBJECT(B)\n:PRINT SYS_LAST_ERR_NR()';
  const host = (_call: unknown, number: number) =>
    number === 1 ? ({ ok: false, number: 9, message: '' } as const) : ({ ok: true, value: '5' } as const);
  assert.deepEqual(printed(source, { host }), ['0']);
});

test('a wrong argument fails the script and names function and argument', () => {
  const { outcome } = play(':SET &A# = ADD_DAYS("2026-01-01", 1)');
  assert.ok(outcome.kind === 'failed' && outcome.code === 'wrongArgument');
  assert.ok(outcome.message.startsWith('ADD_DAYS: argument 1 must be a date'));
  assert.equal(failure(':SET &A# = STR_CUT("abc", 0, 1)'), 'wrongArgument');
  assert.equal(failure(':SET &A# = ADD("x", 1)'), 'notANumber');
  assert.equal(failure(':SET &A# = DIV(1, 0)'), 'divisionByZero');
});

test('a function that would give more than a variable holds fails the script', () => {
  assert.equal(failure(':SET &A# = STR_PAD("","x",1048576)\n:SET &B# = STR_CAT(&A#,"x")'), 'textTooLong');
  assert.equal(
    failure(':SET &A# = STR_PAD("","x",1048576)\n:SET &B# = STR_SUBSTITUTE(&A#,"x","xx")'),
    'textTooLong',
  );
});

test('random numbers differ between runs and repeat for the same run', () => {
  const numbers = (runId: string): readonly string[] =>
    printed(':PRINT RANDOM(1,1000000)\n:PRINT RANDOM(1,1000000)', { predefined: { RUNID: runId } });
  assert.deepEqual(numbers('7'), numbers('7'));
  assert.notDeepEqual(numbers('7'), numbers('8'));
});

test('MODIFY_UC_OBJECT names a run, what of it is changed, and its values in upper case', () => {
  const { calls, prints } = play(
    ':SET &A# = MODIFY_UC_OBJECT(0001000001,"response",yes)\n:SET &B# = MODIFY_UC_OBJECT(1000002,EARLIEST_STARTTIME,"job.a","off")\n:PRINT "[&A#][&B#]"',
    { host: () => ({ ok: true, value: '0' }) },
  );
  assert.deepEqual(calls, [
    { kind: 'modify', runId: 1_000_001, attribute: 'RESPONSE', task: '', value: 'YES' },
    { kind: 'modify', runId: 1_000_002, attribute: 'EARLIEST_STARTTIME', task: 'JOB.A', value: 'OFF' },
  ]);
  assert.deepEqual(prints, ['[0][0]']);
});
