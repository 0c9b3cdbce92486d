import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Scenario, Step, StepOf } from '../../definition/scenario.ts';
import { type Ran, runInProcess } from '../../testing/run-in-process.ts';
import { scenarioOrder } from '../../testing/scenario-order.ts';
import { type TestDatabase, testPostgres } from '../../testing/test-postgres.ts';

const connection = 'warehouse';
const extract = (table: string): Step => ({
  id: table,
  kind: 'extract',
  connection,
  rule: { name: table, query: { kind: 'table', table } },
});
const output = (id: string, input: string, table: string, more: Partial<StepOf<'output'>> = {}): Step => ({
  id,
  kind: 'output',
  inputs: [input],
  target: { connection, table },
  load: { kind: 'replace' },
  ...more,
});
const IN_DATABASE = 'The whole scenario runs in connection "warehouse".';

describe('a scenario of several statements in its database', () => {
  const tests = testPostgres();

  const made = async (): Promise<TestDatabase> => {
    const database = await tests.database(connection);
    await database.rows(
      "CREATE TABLE sales (id int PRIMARY KEY, shop text, amount numeric(10,2)); INSERT INTO sales VALUES (1, 'a', 1.5), (2, 'b', 20), (3, 'a', NULL), (4, 'c', 7)",
    );
    return database;
  };
  const run = (database: TestDatabase, steps: Step[], more: Partial<Scenario> = {}): Promise<Ran> => {
    const order = scenarioOrder(steps, { connections: [database.connection] });
    return runInProcess({ ...order, scenario: { ...order.scenario, pushDown: 'always', ...more } });
  };
  const content = (database: TestDatabase, table: string) =>
    database.value(`SELECT string_agg(r::text, ' ' ORDER BY r::text COLLATE "C") FROM ${table} r`);
  /** Tables of steps that are still there. */
  const left = (database: TestDatabase) =>
    database.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'taktwerk\\_step\\_%'");
  const steps = (ran: Ran) =>
    ran.lines.flatMap((line) =>
      line.type === 'step' ? [[line.step, line.outcome, line.rowsIn, line.rows, line.rejected]] : [],
    );

  it('fills several tables from rows that are the same for all of them, through the ports of steps, and leaves no table behind', async () => {
    const database = await made();
    const ran = await run(database, [
      extract('sales'),
      {
        id: 'checked',
        kind: 'validate',
        inputs: ['sales'],
        rules: [{ expression: 'amount IS NOT NULL', message: 'no amount' }],
      },
      {
        id: 'sizes',
        kind: 'switch',
        inputs: ['checked'],
        cases: [{ port: 'large', condition: 'amount > 5' }],
      },
      output('bad', 'checked/rejected', 'bad'),
      output('large', 'sizes/large', 'large'),
      output('other', 'sizes/otherwise', 'small'),
    ]);
    assert.ok(ran.messages.includes(IN_DATABASE), ran.messages.join('\n'));
    assert.equal(await content(database, 'bad'), '(3,a,,"no amount")');
    assert.equal(await content(database, 'large'), '(2,b,20.00) (4,c,7.00)');
    assert.equal(await content(database, 'small'), '(1,a,1.50)');
    assert.equal(ran.figures.rows, 4);
    assert.equal(await left(database), '0');
    assert.deepEqual(
      steps(ran).sort((one, other) => String(one[0]).localeCompare(String(other[0]))),
      [
        ['bad', 'success', null, 1, 0],
        ['checked', 'success', null, 3, 1],
        ['large', 'success', null, 2, 0],
        ['other', 'success', null, 1, 0],
        ['sales', 'success', null, null, null],
        ['sizes', 'success', 3, 3, null],
      ],
    );
  });

  it('counts the rows of every step where that is wanted', async () => {
    const database = await made();
    const ran = await run(
      database,
      [
        extract('sales'),
        { id: 'some', kind: 'filter', inputs: ['sales'], condition: 'id > 1' },
        output('out', 'some', 'result'),
      ],
      { countRows: true },
    );
    assert.deepEqual(steps(ran), [
      ['sales', 'success', null, 4, null],
      ['some', 'success', 4, 3, null],
      ['out', 'success', 3, 3, 0],
    ]);
    assert.equal(await left(database), '0');
  });

  it('checks rows before they are loaded: a broken rule warns with the number the column engine counts, or stops', async () => {
    const database = await made();
    await database.rows("CREATE TABLE shops (shop text); INSERT INTO shops VALUES ('a'), ('b')");
    const checks = (severity: 'warning' | 'stop'): Step[] => [
      extract('sales'),
      extract('shops'),
      {
        id: 'good',
        kind: 'quality',
        inputs: ['sales'],
        severity,
        checks: [
          { kind: 'notNull', columns: ['amount'] },
          { kind: 'unique', columns: ['shop'] },
          { kind: 'acceptedValues', column: 'shop', values: ['a', 'b'] },
          { kind: 'range', column: 'amount', from: '2', to: '10' },
          { kind: 'relationship', columns: ['shop'], step: 'shops', toColumns: ['shop'] },
          { kind: 'rowCount', from: 5 },
          { kind: 'expression', expression: 'amount > 1.5' },
        ],
      },
      output('out', 'good', 'result'),
    ];
    const found = ({ lines }: Ran) =>
      lines.flatMap((line) => (line.type === 'quality' ? [[line.rule, line.broken]] : []));
    const there = await run(database, checks('warning'));
    assert.deepEqual(found(there), found(await run(database, checks('warning'), { pushDown: 'never' })));
    assert.deepEqual(
      found(there).map(([, broken]) => broken),
      [1, 1, 1, 2, 1, 4, 2],
    );
    assert.equal(await database.value('SELECT count(*) FROM result'), '4');
    await database.rows('DROP TABLE result');
    await assert.rejects(run(database, checks('stop')), {
      reason: 'qualityCheckFailed',
      message: /1 do not/,
    });
    assert.equal(await database.value("SELECT to_regclass('result')"), null);
    assert.equal(await left(database), '0');
  });

  it('keeps control links: what comes after a step finds its rows read, what waits for a failure comes then', async () => {
    const database = await made();
    const ran = await run(database, [
      extract('sales'),
      {
        id: 'emptied',
        kind: 'execute',
        connection,
        text: 'DELETE FROM sales',
        after: [{ step: 'sales', when: 'success' }],
      },
      output('out', 'sales', 'result', { after: [{ step: 'emptied', when: 'success' }] }),
      {
        id: 'fails',
        kind: 'execute',
        connection,
        text: 'SELECT 1 / 0',
        after: [{ step: 'out', when: 'success' }],
      },
      {
        id: 'noted',
        kind: 'execute',
        connection,
        text: 'CREATE TABLE noted ()',
        after: [{ step: 'fails', when: 'failure' }],
      },
      { id: 'never', kind: 'stop', message: 'no', after: [{ step: 'noted', when: 'failure' }] },
    ]);
    assert.equal(await content(database, 'result'), '(1,a,1.50) (2,b,20.00) (3,a,) (4,c,7.00)');
    assert.equal(await database.value("SELECT to_regclass('noted')"), 'noted');
    assert.deepEqual(
      steps(ran).map(([step, outcome]) => [step, outcome]),
      [
        ['sales', 'success'],
        ['emptied', 'success'],
        ['out', 'success'],
        ['fails', 'failure'],
        ['noted', 'success'],
        ['never', 'skipped'],
      ],
    );
  });

  it('goes over to the column engine when a value turns out to be for it, and does nothing twice that was done', async () => {
    const database = await made();
    await database.rows(
      "CREATE TABLE runs (n int); UPDATE sales SET shop = ' 12' WHERE id = 4; DELETE FROM sales WHERE id < 4",
    );
    const scenario: Step[] = [
      { id: 'noted', kind: 'execute', connection, text: 'INSERT INTO runs VALUES (1)' },
      { ...extract('sales'), after: [{ step: 'noted', when: 'success' }] },
      output('first', 'sales', 'firsts', { load: { kind: 'append' } }),
      {
        id: 'number',
        kind: 'calculate',
        inputs: ['sales'],
        columns: [{ name: 'n', expression: 'shop::int' }],
        after: [{ step: 'first', when: 'success' }],
      },
      output('second', 'number', 'seconds'),
    ];
    const ran = await run(database, scenario, { pushDown: 'auto' });
    const said = ran.messages.join('\n');
    assert.ok(said.includes(IN_DATABASE), said);
    assert.match(said, /runs in the column engine, not in the database: a text is read otherwise/);
    assert.equal(await content(database, 'seconds'), '(4," 12",7.00,12)');
    assert.equal(await database.value('SELECT count(*) FROM runs'), '1');
    assert.equal(await database.value('SELECT count(*) FROM firsts'), '1');
    assert.equal(ran.figures.rows, 2);
    assert.equal(await left(database), '0');
    await assert.rejects(run(database, scenario), /cannot be done: a text is read otherwise/);
  });

  it('goes on when the run is tried again: what an output has loaded is not loaded twice', async () => {
    const database = await made();
    await database.rows('CREATE TABLE second (id int, shop text, amount numeric(10,2) CHECK (amount > 0))');
    await database.rows('UPDATE sales SET amount = -1 WHERE id = 3');
    const order = scenarioOrder(
      [
        extract('sales'),
        output('one', 'sales', 'first', { load: { kind: 'append' } }),
        output('two', 'sales', 'second', {
          load: { kind: 'append' },
          after: [{ step: 'one', when: 'success' }],
        }),
      ],
      { connections: [database.connection] },
    );
    const attempt = (number: number) =>
      runInProcess({ ...order, attempt: number, scenario: { ...order.scenario, pushDown: 'always' } });
    await assert.rejects(attempt(1), { message: /"second".*violates check constraint/ });
    assert.equal(await database.value('SELECT count(*) FROM first'), '4');
    assert.equal(await database.value('SELECT count(*) FROM second'), '0');
    assert.equal(await left(database), '0');
    await database.rows('UPDATE sales SET amount = 1 WHERE id = 3');
    const { figures } = await attempt(2);
    assert.equal(await database.value('SELECT count(*) FROM first'), '4');
    assert.equal(await database.value('SELECT count(*) FROM second'), '4');
    assert.equal(figures.rows, 8);
  });

  it('takes the tables away that a killed run has left', async () => {
    const database = await made();
    const two: Step[] = [extract('sales'), output('one', 'sales', 'one'), output('two', 'sales', 'two')];
    // The name is a hash of the scenario's, so the next run finds it.
    const hash = createHash('sha256').update('scenario').digest('hex').slice(0, 16);
    await database.rows(`CREATE TABLE taktwerk_step_${hash}_1 (old int)`);
    await run(database, two);
    assert.equal(await left(database), '0');
    assert.equal(await database.value('SELECT count(*) FROM two'), '4');
  });
});
