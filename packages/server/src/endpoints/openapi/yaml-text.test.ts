import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yamlText } from './yaml-text.ts';

test('a value is written in block style, and what could be read otherwise stands in quotes', () => {
  const value = {
    swagger: '2.0',
    paths: { '/ping': { get: { tags: ['a', 'b'], parameters: [] } } },
    list: [{ name: 'x', in: 'query', schema: { type: 'integer', minimum: 0 } }, [1, [true, null]]],
    none: {},
    no: 'two\nlines: "quoted" # not a comment',
    200: -1.5,
  };
  assert.equal(
    yamlText(value),
    [
      '"200": -1.5',
      'swagger: "2.0"',
      'paths:',
      '  "/ping":',
      '    get:',
      '      tags:',
      '        - "a"',
      '        - "b"',
      '      parameters: []',
      'list:',
      '  - name: "x"',
      '    in: "query"',
      '    schema:',
      '      type: "integer"',
      '      minimum: 0',
      '  - - 1',
      '    - - true',
      '      - null',
      'none: {}',
      '"no": "two\\nlines: \\"quoted\\" # not a comment"',
      '',
    ].join('\n'),
  );
});
