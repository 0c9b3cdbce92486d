import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scenario, Step } from '../../definition/scenario.ts';
import { runInProcess } from '../../testing/run-in-process.ts';
import { scenarioOrder } from '../../testing/scenario-order.ts';
import { type TestDatabase, testPostgres } from '../../testing/test-postgres.ts';

const SALES = `CREATE TABLE sales (id int PRIMARY KEY, shop text, amount numeric(10,2), pieces bigint, day date, sold timestamp, weight float8, paid boolean, small smallint);
  INSERT INTO sales SELECT i, CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN 'a' WHEN 2 THEN 'B' WHEN 3 THEN 'ä' WHEN 4 THEN '' WHEN 5 THEN 'b_%\\' ELSE 'Ж' END,
    CASE WHEN i % 11 = 0 THEN NULL ELSE (i * 37 % 1000 - 500) * 0.01 END, CASE WHEN i % 13 = 0 THEN NULL ELSE i * 1000000007::bigint END,
    DATE '2026-01-01' + i % 40, CASE WHEN i % 5 = 0 THEN NULL ELSE TIMESTAMP '2026-01-01 00:00:00.123456' + i * INTERVAL '1 hour' END,
    i / 8.0, CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 = 0 END, i % 100 FROM generate_series(1, 400) i;
  CREATE TABLE shops (shop varchar(20), town text, rent numeric(8,1));
  INSERT INTO shops VALUES ('a', 'Ufa', 10.5), ('B', 'Kiel', NULL), ('b', 'Bonn', 3), (NULL, 'nowhere', 1), ('Ж', 'Perm', 0)`;

type Query = Extract<Step, { kind: 'extract' }>['rule']['query'];
const read = (id: string, query: Query): Step => ({
  id,
  kind: 'extract',
  connection: 'warehouse',
  rule: { name: id, query },
});
const extract = (table: string, columns?: string[]): Step =>
  read(table, { kind: 'table', table, ...(columns === undefined ? {} : { columns }) });
const sales = extract('sales');
const output = (
  input: string,
  load: Extract<Step, { kind: 'output' }>['load'] = { kind: 'replace' },
): Step => ({
  id: 'out',
  kind: 'output',
  inputs: [input],
  target: { connection: 'warehouse', table: 'result' },
  load,
});

describe('push-down of a scenario', () => {
  const tests = testPostgres();

  const run = async (
    { connection }: TestDatabase,
    steps: Step[],
    pushDown: 'auto' | 'never' | 'always',
    more: Partial<Scenario> = {},
  ) => {
    const order = scenarioOrder(steps, { connections: [connection] });
    return runInProcess({ ...order, scenario: { ...order.scenario, ...more, pushDown } });
  };
  it('is one statement that the account of the load is committed with; the report says so, and names every step', async () => {
    const database = await tests.database('warehouse');
    await database.rows(SALES);
    const steps: Step[] = [
      sales,
      { id: 'off', kind: 'unique', inputs: ['sales'], disabled: true },
      {
        id: 'sums',
        kind: 'group',
        inputs: ['off'],
        by: ['day'],
        columns: [{ name: 'total', expression: 'sum(amount)' }],
      },
      output('sums', { kind: 'merge', key: ['day'] }),
    ];
    const { figures, lines, messages } = await run(database, steps, 'auto');
    assert.equal(figures.rows, 40);
    assert.ok(messages.includes('The whole scenario runs in connection "warehouse".'), messages.join('\n'));
    assert.deepEqual(
      lines.flatMap((line) => (line.type === 'step' ? [[line.step, line.outcome, line.rows]] : [])),
      [
        ['sales', 'success', null],
        ['off', 'disabled', null],
        ['sums', 'success', null],
        ['out', 'success', 40],
      ],
    );
    assert.deepEqual(await database.rows('SELECT state, rows_loaded, chunks FROM taktwerk_load'), [
      { state: 'complete', rows_loaded: '40', chunks: '1' },
    ]);
    // What is there is changed by the mode of the load, and so is what came since.
    await database.rows("UPDATE sales SET amount = 1; DELETE FROM sales WHERE day > '2026-01-30'");
    await run(database, steps, 'always');
    assert.deepEqual(
      await database.rows('SELECT count(*) AS n, count(*) FILTER (WHERE total = 10) AS new FROM result'),
      [{ n: '40', new: '30' }],
    );
  });

  it('is left to the column engine where a result may differ, with the reason in the report; always refuses then', async () => {
    const database = await tests.database('warehouse');
    await database.rows(`${SALES}; ALTER TABLE sales ADD COLUMN tags int[], ADD COLUMN code char(4)`);
    const plain = extract('sales', ['id', 'shop', 'amount', 'weight']);
    const made = (expression: string): Step[] => [
      plain,
      { id: 'end', kind: 'calculate', inputs: ['sales'], columns: [{ name: 'made', expression }] },
    ];
    const cases: readonly (readonly [Step[], RegExp])[] = [
      [
        made("regexp_matches(shop, 'a')"),
        /step "end" \(calculate\): the function regexp_matches may give something else there/,
      ],
      [made('sqrt(weight)'), /the function sqrt may give something else/],
      [
        made('CAST(weight AS DECIMAL(9,2))'),
        /a cast of DOUBLE to DECIMAL\(9,2\) may read or round otherwise/,
      ],
      [made('random()'), /the function random gives another value each time/],
      [made('(SELECT max(id) FROM sales)'), /SUBQUERY may mean something else/],
      [
        [
          plain,
          {
            id: 'end',
            kind: 'group',
            inputs: ['sales'],
            by: [],
            columns: [{ name: 's', expression: 'sum(weight)' }],
          },
        ],
        /a sum of floating point numbers depends on the order of the rows/,
      ],
      [
        [plain, { id: 'end', kind: 'sample', inputs: ['sales'], rows: 3 }],
        /step "end" \(sample\): it is not done there/,
      ],
      [
        [sales, { id: 'end', kind: 'unique', inputs: ['sales'] }],
        /step "sales" \(extract\): column "tags" is read as VARCHAR/,
      ],
      [
        [plain, { id: 'end', kind: 'unique', inputs: ['sales'], columns: ['shop'] }],
        /which of several rows comes first is for the column engine to say/,
      ],
      [
        [
          extract('sales', ['code']),
          { id: 'end', kind: 'sort', inputs: ['sales'], by: [{ column: 'code' }] },
        ],
        /column "code" is read as VARCHAR/,
      ],
    ];
    for (const [steps, reason] of cases)
      await assert.rejects(run(database, [...steps, output('end')], 'always'), reason);
    const [first] = cases;
    const { figures, messages } = await run(database, [...(first?.[0] ?? []), output('end')], 'auto');
    assert.equal(figures.rows, 400);
    assert.match(
      messages.join('\n'),
      /^The scenario runs in the column engine, not in the database: step "end"/m,
    );
    // What may be no number is looked at, value by value.
    await database.rows('DROP TABLE result; CREATE TABLE result (n int)');
    const texts = read('texts', { kind: 'sql', text: "SELECT '5'::text AS n" });
    const looked = await run(database, [texts, output('texts')], 'auto');
    assert.match(looked.messages.join('\n'), /not every value is sure to fit the target table/);
    assert.deepEqual(await database.rows('SELECT n FROM result'), [{ n: '5' }]);
  });

  it('leaves target and account as they were when the statement fails', async () => {
    const database = await tests.database('warehouse');
    await database.rows(`${SALES}; CREATE TABLE result (made int); INSERT INTO result VALUES (7)`);
    const steps: Step[] = [
      extract('sales', ['id']),
      {
        id: 'end',
        kind: 'calculate',
        inputs: ['sales'],
        columns: [{ name: 'made', expression: 'id * 2000000000' }],
      },
      { id: 'only', kind: 'select', inputs: ['end'], columns: [{ name: 'made' }] },
      output('only'),
    ];
    await assert.rejects(run(database, steps, 'always'), /Table "result", chunk 1.*out of range/);
    assert.deepEqual(await database.rows('SELECT made FROM result'), [{ made: '7' }]);
    assert.equal(await database.value("SELECT count(*) FROM taktwerk_load WHERE state = 'complete'"), '0');
  });
});
