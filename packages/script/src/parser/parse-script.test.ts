import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseScript } from '../index.ts';
import { printed, problems } from '../testing/play-script.ts';

test('all problems of a script are told, in the order of its lines', () => {
  assert.deepEqual(problems(':SET X = 1\n:PRINT ok\n:NONSENSE\n:SET &A# = (1 + 2\n:IF 1 = 1'), [
    '1:6 syntax',
    '3:2 unknownStatement',
    '4:18 syntax',
    '5:1 blockNotClosed',
  ]);
});

test('what belongs to the language but not to this release is told apart from what is unknown', () => {
  assert.deepEqual(problems(':READ &X#,,"?"\n:SET &A# = GET_ATT(QUEUE)\n:SET &A# = FLY("x")'), [
    '1:2 notInThisRelease',
    '2:12 notInThisRelease',
    '3:12 unknownFunction',
  ]);
  assert.deepEqual(problems(':SET &A# = ACTIVATE_UC_OBJECT(X,,"20260101","CET")'), ['1:12 notInThisRelease']);
});

test('arguments are counted before the script runs', () => {
  assert.deepEqual(
    problems(':SET &A# = ADD(1)\n:SET &A# = ADD(1,2,3)\n:SET &A# = LENGTH(&B#)\n:SET &A# = ADD(&B#[],1)'),
    ['1:12 wrongArguments', '2:12 wrongArguments', '3:12 wrongArguments', '4:12 wrongArguments'],
  );
});

test('a line holds one function, and none inside an expression', () => {
  assert.deepEqual(problems(':SET &A# = ADD(1,2) + 1\n:SET &A# = 1 + ADD(1,2)\n:SET &A# = ADD(ABS(1),2)'), [
    '1:21 functionInExpression',
    '2:16 functionInExpression',
    '3:16 functionInExpression',
  ]);
});

test('a continued statement is one statement, its problems where they stand', () => {
  assert.deepEqual(printed(':SET &A# = "one _\n:two"\n:PRINT &A#'), ['one two']);
  assert.deepEqual(problems(':SET &A# = _\n:   1 + _\n: ) 2'), ['3:3 syntax']);
  assert.deepEqual(problems(':PRINT a_\nno colon'), ['1:9 continuation']);
});

test('a statement of 1024 characters is the longest, continued lines included', () => {
  const statement = (length: number): string => `:PRINT ${'x'.repeat(length - 7)}`;
  assert.deepEqual(problems(statement(1024)), []);
  assert.deepEqual(problems(statement(1025)), ['1:1 statementTooLong']);
  assert.deepEqual(problems(`${statement(600)}_\n:${'y'.repeat(600)}`), ['1:1 statementTooLong']);
});

test('a name has at most 32 characters', () => {
  assert.deepEqual(problems(`:SET &${'A'.repeat(31)}# = 1`), []);
  assert.deepEqual(problems(`:SET &${'A'.repeat(32)}# = 1`), ['1:6 nameTooLong']);
});

test('statements may be indented before and behind the colon, and keywords written in any case', () => {
  assert.deepEqual(printed('  :set &a# = 1\n:    Print "&A#"'), ['1']);
});

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (source) => {
      parseScript(source);
    }),
    { numRuns: 2000 },
  );
});

test('no sequence of words of the language makes the parser throw', () => {
  const words = fc.constantFrom(
    ':',
    ':SET',
    ':IF',
    ':ELSE',
    ':ENDIF',
    ':WHILE',
    ':ENDWHILE',
    ':SWITCH',
    ':CASE',
    ':OTHERWISE',
    ':ENDSWITCH',
    ':PRINT',
    ':FILL',
    ':DEFINE',
    ':INCLUDE',
    ':STOP',
    ':PUBLISH',
    '&A#',
    '&B#[',
    '&$NAME#',
    ']',
    '[',
    '(',
    ')',
    ',',
    '=',
    '<>',
    '+',
    '-',
    '*',
    '/',
    'OR',
    'ADD',
    'STR_SPLIT',
    'MSG',
    '"a',
    'b"',
    "'",
    '1',
    '0.5',
    '99999999999999999',
    '_\n:',
    '\n',
    '!',
    'NOFOUND=IGNORE',
    'unsigned',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
      const result = parseScript(parts.join(' '));
      if (!result.ok)
        for (const error of result.errors)
          assert.ok(error.line >= 1 && error.column >= 1 && error.message !== '');
    }),
    { numRuns: 3000 },
  );
});
