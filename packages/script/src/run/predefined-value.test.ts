import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printed } from '../testing/play-script.ts';

test('predefined variables read what the host gave, by any way of writing their names', () => {
  assert.deepEqual(
    printed(':PRINT "&$NAME# &$runid#"\n:SET &N# = &$RUNID# + 1\n:PRINT &N#', {
      predefined: { NAME: 'A', '&$RUNID#': '7' },
    }),
    ['A 7', '8'],
  );
});

test('date and time variables follow their suffix, letters between keys are separators', () => {
  assert.deepEqual(
    printed(
      [
        ':PRINT &$DATE_YYYYMMDD# &$TIME_HHMMSS#',
        ':PRINT &$DATE_DDPMMPYYYY# &$DATE_YYYYDMMDDD# &$DATE_MMSDDSYY#',
        ':PRINT &$PHYS_DATE_YYMMDD# &$PHYS_TIME_HHMM# &$WEEKDAY#',
      ].join('\n'),
    ),
    ['20261122 102030', '22.11.2026 2026-11-22 11/22/26', '261122 1020 7'],
  );
});

test('a predefined variable that is not known stays as written', () => {
  assert.deepEqual(printed(':PRINT "&$DATE_X# &$NOPE#"'), ['&$DATE_X# &$NOPE#']);
});
