import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Connection } from '../definition/connection.ts';
import type { ScenarioOrder } from '../definition/order.ts';
import type { Step } from '../definition/scenario.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { people, scenarioOrder } from '../testing/scenario-order.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { testPostgres } from '../testing/test-postgres.ts';

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
