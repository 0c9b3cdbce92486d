import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Connection } from '../definition/connection.ts';
import type { ScenarioOrder } from '../definition/order.ts';
import type { Step } from '../definition/scenario.ts';
import { nextRunId, runInProcess } from '../testing/run-in-process.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { testPostgres } from '../testing/test-postgres.ts';

function scenarioOrder(
  steps: Step[],
  more: Partial<Omit<ScenarioOrder, 'scenario'>> & {
    declared?: ScenarioOrder['scenario']['parameters'];
  } = {},
): ScenarioOrder {
  const { declared, ...rest } = more;
  return {
    version: 1,
    kind: 'scenario',
    runId: nextRunId(),
    attempt: 1,
    workFolder: tmpdir(),
    connections: [],
    ...rest,
    scenario: { name: 'scenario', steps, ...(declared === undefined ? {} : { parameters: declared }) },
  };
}

const people: Step = {
  id: 'people',
  kind: 'constants',
  columns: [
    { name: 'id', type: 'int32' },
    { name: 'city', type: 'text' },
    { name: 'born', type: 'date' },
    { name: 'pay', type: 'decimal', precision: 10, scale: 2 },
  ],
  rows: [
    ['1', 'Ufa', '1990-01-02', '10.50'],
    ['2', 'Ufa', '1991-02-03', '20.25'],
    ['3', 'Kiel', null, null],
    ['4', ' kiel ', '1992-03-04', '0.05'],
  ],
};
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

/** What a step gives, seen through a preview behind it. */
async function rowsOf(steps: Step[]): Promise<unknown> {
  const last = steps.at(-1);
  assert.ok(last !== undefined);
  const { lines } = await runInProcess(
    scenarioOrder([...steps, { id: 'seen', kind: 'preview', inputs: [last.id] }]),
  );
  const line = lines.find(({ type }) => type === 'preview');
  assert.ok(line?.type === 'preview');
  return JSON.parse(
    JSON.stringify(
      line.rows.map((row) =>
        Object.values(row ?? {})
          .map((value) => (value === null ? null : String(value)))
          .join('|'),
      ),
    ),
  );
}

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

describe('a scenario', () => {
  const tests = testPostgres();

  it('joins what lies in a database and in a file, checks it, and loads the result', async (test) => {
    const source = await tests.database('warehouse');
    await source.rows(
      'CREATE TABLE sales (id int PRIMARY KEY, shop text, amount numeric(10,2)); INSERT INTO sales SELECT i, $$s$$ || i % 3, i * 1.5 FROM generate_series(1, 100) i',
    );
    const folder = tempFolder(test);
    writeFileSync(join(folder, 'shops.csv'), 'shop,town\ns0,Ufa\ns1,Kiel\n');
    const files: Connection = { kind: 'files', name: 'files', folder };
    const steps: Step[] = [
      {
        id: 'sales',
        kind: 'extract',
        connection: 'warehouse',
        rule: { name: 'sales', query: { kind: 'sql', text: 'SELECT * FROM sales WHERE id > :least' } },
      },
      {
        id: 'shops',
        kind: 'extract',
        connection: 'files',
        rule: { name: 'shops', query: { kind: 'file', path: 'shops.csv', format: { kind: 'csv' } } },
      },
      {
        id: 'joined',
        kind: 'join',
        how: 'left',
        inputs: ['sales', 'shops'],
        on: [{ left: 'shop', right: 'shop' }],
      },
      {
        id: 'good',
        kind: 'quality',
        severity: 'warning',
        inputs: ['joined'],
        checks: [
          { kind: 'notNull', columns: ['town'] },
          { kind: 'unique', columns: ['id'] },
          { kind: 'range', column: 'amount', from: '0', to: '1000' },
          { kind: 'relationship', columns: ['shop'], step: 'shops', toColumns: ['shop'] },
        ],
      },
      {
        id: 'byTown',
        kind: 'group',
        inputs: ['good'],
        by: ['town'],
        columns: [{ name: 'amount', expression: 'sum(amount)' }],
      },
      {
        id: 'out',
        kind: 'output',
        inputs: ['byTown'],
        target: { connection: 'warehouse', table: 'by_town' },
        load: { kind: 'replace' },
      },
    ];
    const declared: ScenarioOrder['scenario']['parameters'] = [
      { name: 'least', type: 'int32', default: '0' },
    ];
    const { figures, lines, messages } = await runInProcess(
      scenarioOrder(steps, {
        connections: [source.connection, files],
        declared,
        parameters: [{ name: 'least', value: '1' }],
      }),
    );
    assert.equal(figures.rows, 3);
    // Without sale 1, of shop s1.
    assert.deepEqual(await source.rows('SELECT town, amount FROM by_town ORDER BY town'), [
      { town: 'Kiel', amount: '2574.00' },
      { town: 'Ufa', amount: '2524.50' },
      { town: null, amount: '2475.00' },
    ]);
    assert.deepEqual(
      lines.flatMap((line) => (line.type === 'quality' ? [line.broken] : [])),
      [33, 0, 0, 33],
    );
    assert.ok(messages.some((text) => text.startsWith('Warning. Step "good"')));
    const failing = steps.map(
      (step): Step => (step.kind === 'quality' ? { ...step, severity: 'stop' } : step),
    );
    await assert.rejects(
      runInProcess(scenarioOrder(failing, { connections: [source.connection, files], declared })),
      {
        reason: 'qualityCheckFailed',
        message: /town must have a value; 33 do not/,
      },
    );
  });

  it('runs only the branch a condition opens, goes on where a failure is expected, and sets variables', async () => {
    const steps: Step[] = [
      people,
      {
        id: 'many',
        kind: 'condition',
        inputs: ['people'],
        expression: '(SELECT count(*) FROM people) > :limit',
      },
      { id: 'yes', kind: 'stop', message: 'must not run', after: [{ step: 'many', when: 'true' }] },
      {
        id: 'raise',
        kind: 'setVariable',
        name: 'limit',
        expression: ':limit + 1',
        after: [{ step: 'many', when: 'false' }],
      },
      { id: 'fails', kind: 'stop', message: 'as planned', after: [{ step: 'raise', when: 'success' }] },
      {
        id: 'rescue',
        kind: 'calculate',
        inputs: ['people'],
        columns: [{ name: 'limit', expression: ':limit' }],
        after: [{ step: 'fails', when: 'failure' }],
      },
      { id: 'seen', kind: 'preview', inputs: ['rescue'], rows: 1 },
    ];
    const { lines } = await runInProcess(
      scenarioOrder(steps, { declared: [{ name: 'limit', type: 'int32', default: '10' }] }),
    );
    const seen = lines.find(({ type }) => type === 'preview');
    assert.equal(seen?.type === 'preview' ? Reflect.get(Object(seen.rows[0]), 'limit') : null, 11);
  });

  it('is refused by name when a step, an input, a column or a parameter is not there', async () => {
    const wrong: readonly (readonly [Step[], RegExp])[] = [
      [
        [{ id: 'a', kind: 'sort', inputs: ['b'], by: [{ column: 'x' }] }],
        /"a" comes after "b", which is not there/,
      ],
      [[people, people], /two steps "people"/],
      [
        [
          { id: 'a', kind: 'unique', inputs: ['b'] },
          { id: 'b', kind: 'unique', inputs: ['a'] },
        ],
        /a → b → a/,
      ],
      [
        [people, { id: 'a', kind: 'sort', inputs: ['people'], by: [{ column: 'x' }] }],
        /needs column "x" of step "people", which has id, city, born, pay/,
      ],
      [[people, { id: 'a', kind: 'filter', inputs: ['people'], condition: 'id = :y' }], /uses :y/],
      [
        [people, { id: 'a', kind: 'filter', inputs: ['people'], condition: 'id = ' }],
        /step "a" \(filter\): Parser Error/,
      ],
      [
        [
          people,
          {
            id: 'a',
            kind: 'filter',
            inputs: ['people'],
            condition: "(SELECT count(*) FROM read_text('/etc/passwd')) > 0",
          },
        ],
        /disabled by configuration|not allowed|Permission/,
      ],
      [[{ id: 'a', kind: 'sql', text: "SELECT getenv('HOME') AS h" }], /"a"/],
    ];
    for (const [steps, message] of wrong) await assert.rejects(runInProcess(scenarioOrder(steps)), message);
  });
});
