import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findJsonFault } from './json-fault.ts';
import { readJson } from './read-json.ts';

test('a fault is named by line, column and what was expected there', () => {
  const cases: [string, number, number, string][] = [
    ['{\n  "a": 1,\n}', 3, 1, 'a name in double quotes'],
    ['{"a" 1}', 1, 6, '":"'],
    ['[1, 2', 1, 6, '"," or "]"'],
    ['{"a": tru}', 1, 7, 'a value'],
    ['"a\nb"', 1, 3, 'an escaped control character such as \\n'],
    ['01', 1, 3, 'a number without leading zeros'],
    ['1.', 1, 3, 'digits after the decimal point'],
    ['{} x', 1, 4, 'the end of the body'],
    ['"\\q"', 1, 2, 'one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u'],
    ['"\\u12g4"', 1, 2, 'four hexadecimal digits after \\u'],
    ["{'a': 1}", 1, 2, 'a name in double quotes'],
  ];
  for (const [text, line, column, expected] of cases) {
    assert.deepEqual(findJsonFault(text), { line, column, expected }, text);
  }
});

test('the walk finds a fault in exactly the texts that JSON.parse refuses', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '\n',
      '\\',
      'x',
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        pieces.map((list) => list.join('')),
        fc.json(),
        fc.string(),
      ),
      (text) => {
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        assert.equal(findJsonFault(text).expected === 'JSON', parses, text);
      },
    ),
    { numRuns: 3000 },
  );
});

test('a body is read as UTF-8 with or without byte order mark, and an empty one is none', () => {
  assert.deepEqual(readJson(Buffer.from('\ufeff{"a":"ü"}')), { a: 'ü' });
  assert.equal(readJson(Buffer.from(' \r\n')), undefined);
  assert.throws(() => readJson(Buffer.from('"ü"', 'latin1')), { reason: 'notJson', details: /not UTF-8/ });
  assert.throws(() => readJson(Buffer.from('{"a":\n}')), {
    reason: 'notJson',
    details: /Line 2, column 1: expected a value/,
  });
});
