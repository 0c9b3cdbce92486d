import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scenario, Step } from '../definition/scenario.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { people, scenarioOrder } from '../testing/scenario-order.ts';
import { testPostgres } from '../testing/test-postgres.ts';

describe('the check of a scenario', () => {
  const tests = testPostgres();

  it('tells where it will run, and why not in its database; what does not fit together is named; nothing is written', async () => {
    const database = await tests.database('warehouse');
    await database.rows('CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, $$x$$)');
    const connection = 'warehouse';
    const extract: Step = {
      id: 't',
      kind: 'extract',
      connection,
      rule: { name: 't', query: { kind: 'table', table: 't' } },
    };
    const made = (expression: string): Step => ({
      id: 'made',
      kind: 'calculate',
      inputs: ['t'],
      columns: [{ name: 'c', expression }],
    });
    const out: Step = {
      id: 'out',
      kind: 'output',
      inputs: ['made'],
      target: { connection, table: 'result' },
      load: { kind: 'replace' },
    };
    const check = async (steps: Step[], pushDown: Scenario['pushDown'] = 'auto') => {
      const order = scenarioOrder(steps, { connections: [database.connection] });
      const { messages } = await runInProcess({
        ...order,
        kind: 'checkScenario',
        scenario: { ...order.scenario, pushDown },
      });
      return messages.join('\n');
    };
    const good = await check([extract, made('a / 2'), out]);
    assert.match(good, /^warehouse answers after \d+ ms: PostgreSQL/);
    assert.match(
      good,
      /The 3 steps of the scenario fit together.\nIt runs as a whole in connection "warehouse".$/,
    );
    const two = [extract, made('a / 2'), out, { ...out, id: 'two', target: { connection, table: 'two' } }];
    assert.match(await check(two), /Rows of these steps are put into tables: made\.$/);
    assert.match(
      await check([extract, made('sqrt(a)'), out]),
      /It runs in the column engine, not in the database: step "made" \(calculate\): the function sqrt/,
    );
    assert.match(await check([extract, made('a'), out], 'never'), /column engine: it is never to run/);
    assert.match(await check([people]), /column engine: its inputs and its outputs are not all in one/);
    await assert.rejects(check([extract, made('sqrt(a)'), out], 'always'), /cannot be done: step "made"/);
    await assert.rejects(check([extract, made('nowhere'), out]), /"made" \(calculate\).*nowhere/s);
    assert.equal(await database.value("SELECT to_regclass('result')"), null);
    assert.equal(await database.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'taktwerk%'"), '0');
  });
});
