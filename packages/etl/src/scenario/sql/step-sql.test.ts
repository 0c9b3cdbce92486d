import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../definition/scenario.ts';
import { rowsOf } from '../../testing/rows-of.ts';
import { people } from '../../testing/scenario-order.ts';

const cities: Step = {
  id: 'cities',
  kind: 'constants',
  columns: [
    { name: 'city', type: 'text' },
    { name: 'country', type: 'text' },
  ],
  rows: [
    ['Ufa', 'RU'],
    ['Kiel', 'DE'],
    ['Kiel', 'DE'],
  ],
};

describe('steps of a scenario', () => {
  const from = ['people'];
  const cases: readonly (readonly [string, Step[], readonly string[]])[] = [
    [
      'select',
      [
        people,
        {
          id: 's',
          kind: 'select',
          inputs: from,
          columns: [{ name: 'pay', as: 'salary', type: 'text' }, { name: 'id' }],
        },
      ],
      ['10.50|1', '20.25|2', '|3', '0.05|4'],
    ],
    [
      'calculate',
      [
        people,
        {
          id: 's',
          kind: 'calculate',
          inputs: from,
          columns: [{ name: 'pay', expression: 'coalesce(pay, 0) * 2' }],
        },
      ],
      ['1|Ufa|1990-01-02|21.00', '2|Ufa|1991-02-03|40.50', '3|Kiel||0.00', '4| kiel |1992-03-04|0.10'],
    ],
    [
      'text and mapValues',
      [
        people,
        { id: 't', kind: 'text', inputs: from, columns: ['city'], change: 'trim' },
        { id: 's', kind: 'mapValues', inputs: ['t'], column: 'city', values: { kiel: 'Kiel' } },
        {
          id: 'g',
          kind: 'group',
          inputs: ['s'],
          by: ['city'],
          columns: [{ name: 'n', expression: 'count(*)' }],
        },
        { id: 'o', kind: 'sort', inputs: ['g'], by: [{ column: 'city' }] },
      ],
      ['Kiel|2', 'Ufa|2'],
    ],
    [
      'nullIf, ifNull and replace',
      [
        cities,
        { id: 'n', kind: 'nullIf', inputs: ['cities'], columns: ['country'], value: 'DE' },
        { id: 'i', kind: 'ifNull', inputs: ['n'], columns: ['country'], value: '?' },
        { id: 's', kind: 'replace', inputs: ['i'], column: 'city', find: '[aeiou]', by: '_', pattern: true },
      ],
      ['Uf_|RU', 'K__l|?', 'K__l|?'],
    ],
    [
      'filter with top',
      [
        people,
        { id: 'f', kind: 'filter', inputs: from, condition: 'pay IS NOT NULL' },
        { id: 's', kind: 'top', inputs: ['f'], rows: 1, by: [{ column: 'pay', descending: true }] },
      ],
      ['2|Ufa|1991-02-03|20.25'],
    ],
    [
      'unique',
      [
        cities,
        { id: 's', kind: 'unique', inputs: ['cities'], columns: ['city'] },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'city' }] },
      ],
      ['Kiel|DE', 'Ufa|RU'],
    ],
    [
      'window',
      [
        people,
        {
          id: 'w',
          kind: 'window',
          inputs: from,
          partition: ['city'],
          by: [{ column: 'id' }],
          columns: [{ name: 'sum', expression: 'sum(pay)' }],
        },
        { id: 's', kind: 'select', inputs: ['w'], columns: [{ name: 'id' }, { name: 'sum' }] },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'id' }] },
      ],
      ['1|10.50', '2|30.75', '3|', '4|0.05'],
    ],
    [
      'join',
      [
        people,
        cities,
        {
          id: 'j',
          kind: 'join',
          how: 'left',
          inputs: ['people', 'cities'],
          on: [{ left: 'city', right: 'city' }],
        },
        {
          id: 'g',
          kind: 'group',
          inputs: ['j'],
          by: [],
          columns: [
            { name: 'n', expression: 'count(*)' },
            { name: 'known', expression: 'count(country)' },
          ],
        },
      ],
      ['5|4'],
    ],
    [
      'anti join',
      [
        people,
        cities,
        {
          id: 'j',
          kind: 'join',
          how: 'anti',
          inputs: ['people', 'cities'],
          on: [{ left: 'city', right: 'city' }],
        },
      ],
      ['4| kiel |1992-03-04|0.05'],
    ],
    [
      'lookup never multiplies rows',
      [
        people,
        cities,
        {
          id: 'l',
          kind: 'lookup',
          inputs: ['people', 'cities'],
          on: [{ left: 'city', right: 'city' }],
          take: [{ name: 'country' }],
        },
        { id: 's', kind: 'select', inputs: ['l'], columns: [{ name: 'id' }, { name: 'country' }] },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'id' }] },
      ],
      ['1|RU', '2|RU', '3|DE', '4|'],
    ],
    [
      'union',
      [
        cities,
        { id: 'u', kind: 'union', inputs: ['cities', 'cities'], distinct: true },
        { id: 'o', kind: 'sort', inputs: ['u'], by: [{ column: 'city' }] },
      ],
      ['Kiel|DE', 'Ufa|RU'],
    ],
    [
      'compare',
      [
        people,
        {
          id: 'later',
          kind: 'calculate',
          inputs: from,
          columns: [{ name: 'pay', expression: 'CASE id WHEN 1 THEN 11 ELSE pay END' }],
        },
        { id: 'f', kind: 'filter', inputs: ['later'], condition: 'id <> 2' },
        { id: 'c', kind: 'compare', inputs: ['people', 'f'], key: ['id'] },
        { id: 's', kind: 'select', inputs: ['c'], columns: [{ name: 'id' }, { name: 'change' }] },
        { id: 'o', kind: 'sort', inputs: ['s'], by: [{ column: 'id' }] },
      ],
      ['1|changed', '2|removed', '3|same', '4|same'],
    ],
    [
      'pivot',
      [
        people,
        {
          id: 'p',
          kind: 'pivot',
          inputs: from,
          rows: ['id'],
          column: 'city',
          values: ['Ufa', 'Kiel'],
          aggregate: 'sum(pay)',
        },
        { id: 'o', kind: 'sort', inputs: ['p'], by: [{ column: 'id' }] },
      ],
      ['1|10.50|', '2|20.25|', '3||', '4||'],
    ],
    [
      'unpivot',
      [
        cities,
        {
          id: 'p',
          kind: 'unpivot',
          inputs: ['cities'],
          columns: ['city', 'country'],
          name: 'what',
          value: 'text',
        },
        { id: 'u', kind: 'unique', inputs: ['p'] },
        { id: 'o', kind: 'sort', inputs: ['u'], by: [{ column: 'text' }] },
      ],
      ['country|DE', 'city|Kiel', 'country|RU', 'city|Ufa'],
    ],
    [
      'splitRows, sequence and hashKey',
      [
        { id: 'c', kind: 'constants', columns: [{ name: 'x', type: 'text' }], rows: [['a,b']] },
        { id: 's', kind: 'splitRows', inputs: ['c'], column: 'x', separator: ',' },
        { id: 'n', kind: 'sequence', inputs: ['s'], as: 'n', by: [{ column: 'x', descending: true }] },
        { id: 'h', kind: 'hashKey', inputs: ['n'], columns: ['x'], as: 'h' },
        { id: 'o', kind: 'select', inputs: ['h'], columns: [{ name: 'x' }, { name: 'n' }] },
      ],
      ['b|1', 'a|2'],
    ],
    [
      'generate and sample',
      [
        { id: 'g', kind: 'generate', rows: 1000, column: 'n' },
        { id: 's', kind: 'sample', inputs: ['g'], rows: 7 },
        { id: 'c', kind: 'group', inputs: ['s'], by: [], columns: [{ name: 'n', expression: 'count(*)' }] },
      ],
      ['7'],
    ],
    [
      'sql over named inputs',
      [
        people,
        cities,
        {
          id: 'q',
          kind: 'sql',
          inputs: ['people', 'cities'],
          text: 'WITH x AS (SELECT DISTINCT city FROM cities) SELECT count(*) AS n FROM people JOIN x USING (city)',
        },
      ],
      ['3'],
    ],
    [
      'a disabled step lets its input through',
      [
        people,
        { id: 'f', kind: 'filter', inputs: from, condition: 'false', disabled: true },
        { id: 't', kind: 'top', inputs: ['f'], rows: 1 },
      ],
      ['1|Ufa|1990-01-02|10.50'],
    ],
  ];
  for (const [name, steps, rows] of cases) {
    it(name, async () => {
      assert.deepEqual(await rowsOf(steps), rows);
    });
  }
});
