import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../definition/scenario.ts';
import { rowsOf, table } from '../../testing/rows-of.ts';
import { people } from '../../testing/scenario-order.ts';

const inputs = ['t'];

describe('a step over sets of rows', () => {
  const sides = [
    table('l', ['k', 'a'], ['1', 'x'], ['2', 'y']),
    table('r', ['k', 'b'], ['2', 'v'], ['3', 'w']),
  ];
  const both = ['l', 'r'];
  const on = [{ left: 'k', right: 'k' }];
  const byKey: Step = { id: 'o', kind: 'sort', inputs: ['j'], by: [{ column: 'k' }] };
  const cases: readonly (readonly [string, Step[], readonly string[]])[] = [
    [
      'a full join keeps the key of rows that only one side has',
      [...sides, { id: 'j', kind: 'join', how: 'full', inputs: both, on }, byKey],
      ['1|x|', '2|y|v', '3||w'],
    ],
    [
      'a right join keeps the key of the right side',
      [...sides, { id: 'j', kind: 'join', how: 'right', inputs: both, on }, byKey],
      ['2|y|v', '3||w'],
    ],
    [
      'a join with a side that adds no column adds none',
      [
        table('l', ['k'], ['1'], ['2']),
        table('r', ['k'], ['2']),
        { id: 'j', kind: 'join', how: 'inner', inputs: both, on },
      ],
      ['2'],
    ],
    [
      'fuzzyMatch finds the row most alike, if it is alike enough',
      [
        table('t', ['name'], ['Ivanov'], ['Petrow'], ['Xyz']),
        table('u', ['known', 'no'], ['Iwanov', '1'], ['Petrov', '2'], ['Petrova', '3']),
        {
          id: 'm',
          kind: 'fuzzyMatch',
          inputs: ['t', 'u'],
          left: 'name',
          right: 'known',
          how: 'levenshtein',
          atLeast: 0.7,
          take: [{ name: 'no' }],
        },
        { id: 'o', kind: 'sort', inputs: ['m'], by: [{ column: 'name' }] },
      ],
      ['Ivanov|1', 'Petrow|2', 'Xyz|'],
    ],
    [
      'compare tells a value that is gone from one that is the same',
      [
        table('a', ['k', 'v'], ['1', 'x'], ['2', 'y']),
        table('b', ['k', 'v'], ['1', null], ['2', 'y']),
        { id: 'c', kind: 'compare', inputs: ['a', 'b'], key: ['k'] },
        { id: 'o', kind: 'sort', inputs: ['c'], by: [{ column: 'k' }] },
      ],
      ['changed|1|', 'same|2|y'],
    ],
    [
      'flatten makes one row per element of a list in JSON, with typed fields',
      [
        table('t', ['id', 'j'], ['1', '[{"p":1.5,"n":"a"},{"p":2}]'], ['2', '[]']),
        {
          id: 's',
          kind: 'flatten',
          inputs,
          column: 'j',
          keepEmpty: true,
          fields: [
            { name: 'n', path: '$.n', type: 'text' },
            { name: 'p', path: '$.p', type: 'decimal', precision: 5, scale: 2 },
          ],
        },
        { id: 'c', kind: 'select', inputs: ['s'], columns: [{ name: 'id' }, { name: 'n' }, { name: 'p' }] },
        { id: 'o', kind: 'sort', inputs: ['c'], by: [{ column: 'id' }, { column: 'p' }] },
      ],
      ['1|a|1.50', '1||2.00', '2||'],
    ],
    [
      'flatten gives the elements themselves where no fields are named',
      [
        table('t', ['j'], ['["a","b"]']),
        { id: 's', kind: 'flatten', inputs, column: 'j', as: 'element' },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'element' }] },
      ],
      ['["a","b"]|a', '["a","b"]|b'],
    ],
    [
      'top in each partition',
      [
        table('t', ['g', 'v'], ['a', '1'], ['a', '2'], ['b', '3']),
        { id: 's', kind: 'top', inputs, rows: 1, partition: ['g'], by: [{ column: 'v', descending: true }] },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'g' }] },
      ],
      ['a|2', 'b|3'],
    ],
    [
      'fillGaps adds the days that are missing in each partition, and carries values on',
      [
        {
          id: 't',
          kind: 'constants',
          columns: [
            { name: 'g', type: 'text' },
            { name: 'day', type: 'date' },
            { name: 'v', type: 'int32' },
            { name: 'w', type: 'int32' },
          ],
          rows: [
            ['a', '2026-01-01', '1', '5'],
            ['a', '2026-01-04', '2', null],
            ['b', '2026-01-02', '9', '9'],
          ],
        },
        {
          id: 's',
          kind: 'fillGaps',
          inputs,
          column: 'day',
          every: 1,
          unit: 'day',
          partition: ['g'],
          carry: ['v'],
        },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'g' }, { column: 'day' }] },
      ],
      ['a|2026-01-01|1|5', 'a|2026-01-02|1|', 'a|2026-01-03|1|', 'a|2026-01-04|2|', 'b|2026-01-02|9|9'],
    ],
    [
      'fillGaps of whole numbers',
      [
        {
          id: 't',
          kind: 'constants',
          columns: [{ name: 'n', type: 'int32' }],
          rows: [['1'], ['7']],
        },
        { id: 's', kind: 'fillGaps', inputs, column: 'n', every: 3, unit: 'number' },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'n' }] },
      ],
      ['1', '4', '7'],
    ],
  ];
  for (const [name, steps, rows] of cases) {
    it(name, async () => assert.deepEqual(await rowsOf(steps), rows));
  }

  it('switch sends each row to the port of the first condition that holds', async () => {
    const steps: Step[] = [
      people,
      {
        id: 's',
        kind: 'switch',
        inputs: ['people'],
        cases: [
          { port: 'well', condition: 'pay > 15' },
          { port: 'paid', condition: 'pay > 0' },
        ],
      },
    ];
    assert.deepEqual(await rowsOf(steps, 'well'), ['2|Ufa|1991-02-03|20.25']);
    assert.equal((await rowsOf(steps, 'paid')).length, 2);
    assert.deepEqual(await rowsOf(steps, 'otherwise'), ['3|Kiel||']);
    assert.equal((await rowsOf(steps)).length, 4);
    await assert.rejects(rowsOf(steps, 'nowhere'), /"s\/nowhere" gives no rows/);
  });

  it('gaps of a column are filled only in steps it can take', async () => {
    const steps: Step[] = [
      people,
      { id: 's', kind: 'fillGaps', inputs: ['people'], column: 'born', every: 1, unit: 'number' },
    ];
    await assert.rejects(rowsOf(steps), /column "born", which is DATE, in steps of unit number/);
  });
});
