import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../definition/scenario.ts';
import { rowsOf, table } from '../../testing/rows-of.ts';
import { people } from '../../testing/scenario-order.ts';

const inputs = ['t'];

describe('a step that works row by row', () => {
  const cases: readonly (readonly [string, Step[], readonly string[]])[] = [
    [
      'constant adds typed values to each row',
      [
        table('t', ['x'], ['a']),
        {
          id: 's',
          kind: 'constant',
          inputs,
          columns: [
            { name: 'n', type: 'int64', value: '7' },
            { name: 'd', type: 'date', value: '2026-02-03' },
            { name: 'none', type: 'text', value: null },
          ],
        },
        { id: 'c', kind: 'calculate', inputs: ['s'], columns: [{ name: 'd', expression: 'd + 1' }] },
      ],
      ['a|7||2026-02-04'],
    ],
    [
      'coalesce takes the first value there is',
      [
        table('t', ['a', 'b'], [null, 'x'], ['y', 'z'], [null, null]),
        { id: 's', kind: 'coalesce', inputs, columns: ['a', 'b'], as: 'c' },
      ],
      ['|x|x', 'y|z|y', '||'],
    ],
    [
      'pattern takes the groups of a regular expression, and nothing where it does not match',
      [
        table('t', ['x'], ['AB-12'], ['none']),
        { id: 's', kind: 'pattern', inputs, column: 'x', pattern: '([A-Z]+)-([0-9]+)', as: ['a', 'n'] },
      ],
      ['AB-12|AB|12', 'none||'],
    ],
    [
      'text trims one end, or makes one blank of several',
      [
        table('t', ['x', 'y', 'z'], [' a ', ' a ', ' a  b\tc ']),
        { id: 'l', kind: 'text', inputs, columns: ['x'], change: 'trimStart' },
        { id: 'r', kind: 'text', inputs: ['l'], columns: ['y'], change: 'trimEnd' },
        { id: 's', kind: 'text', inputs: ['r'], columns: ['z'], change: 'collapse' },
      ],
      ['a | a|a b c'],
    ],
    [
      'cut counts from either end',
      [
        table('t', ['x', 'y'], ['abcdef', 'abcdef']),
        { id: 'a', kind: 'cut', inputs, columns: ['x'], from: 2, length: 3 },
        { id: 's', kind: 'cut', inputs: ['a'], columns: ['y'], from: -2 },
      ],
      ['bcd|ef'],
    ],
    [
      'splitFields and concatenate',
      [
        table('t', ['x'], ['a;b;c'], ['d']),
        { id: 'f', kind: 'splitFields', inputs, column: 'x', separator: ';', as: ['one', 'two'] },
        { id: 's', kind: 'concatenate', inputs: ['f'], columns: ['two', 'one'], separator: '-', as: 'y' },
      ],
      ['a;b;c|a|b|b-a', 'd|d||d'],
    ],
    [
      'ranges compares by the type of the column',
      [
        people,
        {
          id: 's',
          kind: 'ranges',
          inputs: ['people'],
          column: 'pay',
          as: 'class',
          ranges: [
            { below: '1', label: 'low' },
            { below: '15', label: 'middle' },
          ],
          otherwise: 'high',
        },
        { id: 'c', kind: 'select', inputs: ['s'], columns: [{ name: 'id' }, { name: 'class' }] },
      ],
      ['1|middle', '2|high', '3|', '4|low'],
    ],
    [
      'mask hides what is between, and whole what is short',
      [
        table('t', ['x'], ['4111222233334444'], ['12'], [null]),
        { id: 's', kind: 'mask', inputs, columns: ['x'], how: 'stars', keepStart: 2, keepEnd: 4 },
      ],
      ['41**********4444', '**', ''],
    ],
    [
      'mask by hash gives equal values equal texts, and others with another salt',
      [
        table('t', ['x', 'y'], ['a', 'a']),
        { id: 'a', kind: 'mask', inputs, columns: ['x'], how: 'hash', salt: 'p' },
        { id: 'b', kind: 'mask', inputs: ['a'], columns: ['y'], how: 'hash', salt: 'q' },
        {
          id: 's',
          kind: 'calculate',
          inputs: ['b'],
          columns: [
            { name: 'x', expression: "x = sha256('pa')" },
            { name: 'y', expression: "y = sha256('qa')" },
          ],
        },
      ],
      ['true|true'],
    ],
  ];
  for (const [name, steps, rows] of cases) {
    it(name, async () => assert.deepEqual(await rowsOf(steps), rows));
  }

  const validated: Step[] = [
    people,
    {
      id: 'v',
      kind: 'validate',
      inputs: ['people'],
      rules: [
        { expression: 'born IS NOT NULL', message: 'no birthday' },
        { expression: 'pay > 1', message: 'pay is too low' },
      ],
    },
  ];
  it('validate lets rows through that keep every rule, and gives the others with the first reason', async () => {
    assert.deepEqual(await rowsOf(validated), ['1|Ufa|1990-01-02|10.50', '2|Ufa|1991-02-03|20.25']);
    assert.deepEqual(await rowsOf(validated, 'rejected'), [
      '3|Kiel|||no birthday',
      '4| kiel |1992-03-04|0.05|pay is too low',
    ]);
  });

  it('names step, column and value of what cannot be read as the type it shall have', async () => {
    const wrong: readonly (readonly [Step[], RegExp])[] = [
      [
        [
          table('t', ['x'], ['1'], ['one']),
          { id: 's', kind: 'select', inputs, columns: [{ name: 'x', type: 'int32' }] },
        ],
        /step "s".*column "x": one is no INTEGER/,
      ],
      [
        [{ id: 't', kind: 'constants', columns: [{ name: 'n', type: 'int32' }], rows: [['1'], ['1.5']] }],
        /step "t".*row 2, column "n": 1\.5 is no int32/,
      ],
      [
        [
          table('t', ['x'], ['a']),
          { id: 's', kind: 'constant', inputs, columns: [{ name: 'd', type: 'date', value: '31.02.2026' }] },
        ],
        /step "s".*column "d": 31\.02\.2026 is no date/,
      ],
    ];
    for (const [steps, message] of wrong) await assert.rejects(rowsOf(steps), message);
  });
});
