import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printed, problems } from '../testing/play-script.ts';

test(':IF takes its first part when the condition holds, :ELSE the other', () => {
  const source = ':IF &X# > 5\n:PRINT more\n:ELSE\n:PRINT less\n:ENDIF\n:PRINT end';
  assert.deepEqual(printed(source, { variables: { X: '0', 'X#': '6' } }), ['more', 'end']);
  assert.deepEqual(printed(source, { variables: { 'X#': '5' } }), ['less', 'end']);
});

test('OR lists values to compare with', () => {
  const source = ':IF &D# = "MON" OR "TUE" or "WED"\n:PRINT yes\n:ENDIF';
  assert.deepEqual(printed(source, { variables: { 'D#': 'TUE' } }), ['yes']);
  assert.deepEqual(printed(source, { variables: { 'D#': 'SUN' } }), []);
});

test('every comparison has a sign and a word', () => {
  const operators: readonly (readonly [string, string, string])[] = [
    ['=', 'EQ', 'n'],
    ['<>', 'NE', 'y'],
    ['<', 'LT', 'y'],
    ['>', 'GT', 'n'],
    ['<=', 'LE', 'y'],
    ['>=', 'GE', 'n'],
  ];
  for (const [sign, word, expected] of operators) {
    for (const operator of [sign, word]) {
      assert.deepEqual(printed(`:IF 2 ${operator} 10\n:P y\n:ELSE\n:P n\n:ENDIF`), [expected], operator);
    }
  }
});

test('numbers are compared as numbers unless both sides are quoted', () => {
  const isLess = (condition: string): string | undefined =>
    printed(`:SET &A# = "9"\n:SET &B# = "10"\n:IF ${condition}\n:P y\n:ELSE\n:P n\n:ENDIF`)[0];
  assert.equal(isLess('&A# < &B#'), 'y');
  assert.equal(isLess('&A# < "10"'), 'y');
  assert.equal(isLess('"9" < "10"'), 'n');
  assert.equal(isLess('0000000000000009 = &A#'), 'y');
  assert.equal(isLess('&A# = ""'), 'n');
});

test('a function may stand on either side of a comparison', () => {
  assert.deepEqual(
    printed(':IF STR_LENGTH("abc") = 3\n:P y\n:ENDIF\n:IF "ABC" EQ STR_UC("abc")\n:P y\n:ENDIF'),
    ['y', 'y'],
  );
});

test('text is compared by its first 1024 characters', () => {
  const long = 'x'.repeat(1024);
  assert.deepEqual(
    printed(':IF &A# = &B#\n:P same\n:ENDIF', { variables: { 'A#': `${long}1`, 'B#': `${long}2` } }),
    ['same'],
  );
});

test('loops nest and end when their condition fails', () => {
  const source = `:SET &I# = 0
:WHILE &I# < 2
:  SET &I# = &I# + 1
:  SET &J# = 0
:  WHILE &J# < 2
:    SET &J# = &J# + 1
:    IF &J# = &I#
:      PRINT "&I#=&J#"
:    ELSE
:      PRINT "&I#.&J#"
:    ENDIF
:  ENDWHILE
:ENDWHILE`;
  assert.deepEqual(printed(source), ['1=1', '1.2', '2.1', '2=2']);
});

test(':SWITCH runs the first case that fits and no other', () => {
  const source = `:SWITCH &X#
:CASE 1
:CASE 2
:PRINT low
:CASE 3*(5-2) OR "TEN"
:PRINT high
:OTHERWISE
:PRINT other
:ENDSWITCH
:PRINT end`;
  const play = (value: string): readonly string[] => printed(source, { variables: { 'X#': value } });
  assert.deepEqual(play('1'), ['low', 'end']);
  assert.deepEqual(play('2'), ['low', 'end']);
  assert.deepEqual(play('9'), ['high', 'end']);
  assert.deepEqual(play('TEN'), ['high', 'end']);
  assert.deepEqual(play('x'), ['other', 'end']);
});

test('a :SWITCH without a fitting case does nothing', () => {
  assert.deepEqual(printed(':SWITCH "z"\n\n:CASE "a"\n:PRINT a\n:ENDSWITCH\n:PRINT end'), ['end']);
});

test('blocks that are not closed, not open or mixed up are problems', () => {
  assert.deepEqual(problems(':IF 1 = 1\n:PRINT a'), ['1:1 blockNotClosed']);
  assert.deepEqual(problems(':ENDIF\n:ENDWHILE\n:CASE 1'), [
    '1:2 blockNotOpen',
    '2:2 blockNotOpen',
    '3:2 blockNotOpen',
  ]);
  assert.deepEqual(problems(':IF 1 = 1\n:WHILE 1 = 1\n:ENDIF\n:ENDWHILE\n:ENDIF'), ['3:2 blockNotOpen']);
  assert.deepEqual(problems(':IF 1 = 1\n:ELSE\n:ELSE\n:ENDIF'), ['3:6 syntax']);
  assert.deepEqual(problems(':SWITCH 1\n:PRINT a\n:CASE 1\n:OTHERWISE\n:CASE 2\n:ENDSWITCH'), [
    '2:1 syntax',
    '5:6 syntax',
  ]);
});

test('a wrong condition is one problem, its :ENDIF none', () => {
  assert.deepEqual(problems(':IF &A# =\n:ELSE\n:ENDIF'), ['1:10 syntax']);
  assert.deepEqual(problems(':IF &A# = 1 AND &B# = 2\n:ENDIF'), ['1:13 syntax']);
  assert.deepEqual(problems(`:IF &A# = 1${' OR 2'.repeat(14)}\n:ENDIF`), ['1:82 syntax']);
  assert.deepEqual(problems(':IF ABS(1) = ABS(2)\n:ENDIF'), ['1:20 functionInExpression']);
});
