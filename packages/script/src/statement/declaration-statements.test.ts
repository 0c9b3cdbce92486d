import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, play, printed, problems } from '../testing/play-script.ts';

test('a declared variable has the initial value of its type', () => {
  assert.deepEqual(
    printed(':DEFINE &U#, unsigned\n:D &S#, string\n:DEFINE &F#, FLOAT\n:PRINT "[&U#][&S#][&F#]"'),
    ['[0][][0]'],
  );
});

test('decimals are cut where the type has none', () => {
  assert.deepEqual(printed(':DEFINE &N#, signed\n:SET &N# = -7.9\n:PRINT &N#'), ['-7']);
  assert.deepEqual(printed(':DEFINE &F#, float\n:SET &F# = 7 / 2.0\n:PRINT &F#'), ['3.5']);
});

test('a negative number does not go into an unsigned variable', () => {
  assert.equal(failure(':DEFINE &N#, unsigned\n:SET &N# = 3 - 5'), 'negativeUnsigned');
});

test('text that is no number does not go into a numeric variable', () => {
  assert.equal(failure(':DEFINE &N#, unsigned\n:SET &N# = "many"'), 'notANumber');
});

test('type and size of a variable cannot change', () => {
  assert.equal(failure(':DEFINE &N#, unsigned\n:DEFINE &N#, string'), 'typeChanged');
  assert.equal(failure(':DEFINE &N#, string, 3\n:DEFINE &N#, string, 4'), 'typeChanged');
});

test('an input keeps its value when the script declares it', () => {
  assert.deepEqual(printed(':DEFINE &N#, unsigned\n:PRINT &N#', { variables: { '&N#': '0042' } }), ['42']);
});

test('elements of an array are set and read by position from 1', () => {
  const source = ':DEFINE &A#, string, 3\n:SET &A#[2] = "b"\n:SET &I# = 2\n:SET &X# = &A#[&I# + 0]\n';
  assert.deepEqual(printed(`${source}:PRINT "[&A#[1]][&A#[&I#]]&X#"`), ['[][b]b']);
});

test('brackets behind a plain variable are text', () => {
  assert.deepEqual(printed(':SET &A# = "x"\n:PRINT "&A#[1]"'), ['x[1]']);
});

test('a wrong index is an error the script can read, or the end with ABEND', () => {
  const source =
    ':DEFINE &A#, string, 3\n:SET &X# = &A#[4]\n:SET &E# = SYS_LAST_ERR_NR()\n:PRINT "[&X#] &E#"';
  assert.deepEqual(printed(source), ['[] 45980']);
  assert.equal(failure(`:ON_ERROR ABEND\n${source}`), 'arrayIndex');
  assert.equal(failure(':ON_ERROR ABEND\n:DEFINE &A#, string, 3\n:SET &A#[0] = 1'), 'arrayIndex');
});

test(':FILL writes from the first element on and drops what does not fit', () => {
  assert.deepEqual(
    printed(
      ':DEFINE &A#, string, 3\n:FILL &A#[] = STR_SPLIT("a;b", ";")\n:PRINT "&A#[1]&A#[2]&A#[3]"\n' +
        ':FILL &A#[] = "x", 2, "z", "w"\n:PRINT "&A#[1]&A#[2]&A#[3]"',
    ),
    ['ab', 'x2z'],
  );
});

test(':CLEAR gives every element its initial value', () => {
  assert.deepEqual(printed(':DEFINE &A#, unsigned, 2\n:SET &A#[1] = 5\n:CLEAR &A#[]\n:PRINT "&A#[1]"'), [
    '0',
  ]);
});

test('an array beyond the limit is refused', () => {
  assert.equal(failure(':DEFINE &A#, string, 100001'), 'arrayTooLarge');
  assert.equal(failure(':DEFINE &A#, string, 0'), 'arrayTooLarge');
});

test('an array cannot be used where one value is expected', () => {
  assert.deepEqual(problems(':SET &X# = &A#[]\n:FILL &X# = 1\n:SET &X# = STR_SPLIT("a", ";")'), [
    '1:12 syntax',
    '2:7 syntax',
    '3:12 syntax',
  ]);
  assert.equal(play(':DEFINE &A#, string, 2\n:SET &A# = 1').outcome.kind, 'failed');
});
