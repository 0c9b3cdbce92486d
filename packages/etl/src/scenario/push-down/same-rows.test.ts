import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scenario, Step } from '../../definition/scenario.ts';
import { runInProcess } from '../../testing/run-in-process.ts';
import { scenarioOrder } from '../../testing/scenario-order.ts';
import { testPostgres } from '../../testing/test-postgres.ts';
import { COMMON, DECLARED, type Expressions, numbers, randomSteps, randomTables } from './random-scenario.ts';

/** Scenarios that are tried; TAKTWERK_PUSH_DOWN_ROUNDS tries more, TAKTWERK_PUSH_DOWN_SEED the same ones again. */
const ROUNDS = Number(process.env.TAKTWERK_PUSH_DOWN_ROUNDS ?? 4);
const SEED = Number(process.env.TAKTWERK_PUSH_DOWN_SEED ?? Date.now() % 2_147_483_648);

const IN_POSTGRES: Expressions = {
  conditions: [...COMMON.conditions, 'paid', 'NOT coalesce(paid, false)', 'weight * 2 > 31.5'],
  values: [
    ...COMMON.values,
    'upper(shop)',
    'lower(shop)',
    'trim(shop)',
    'weight::int',
    'paid::text',
    'paid::int',
    'weight * 3 + amount',
    'sold::text',
    "date_trunc('week', sold)",
    'sold::timestamptz',
    'paid AND shop IS NOT NULL',
    'repeat(shop, 2)',
    'weekofyear(day)',
  ],
  sums: [...COMMON.sums, 'bool_and(paid)', 'count(paid) FILTER (WHERE paid)'],
  windows: [...COMMON.windows, 'lag(amount, 1, 0)', 'bool_or(paid)', 'nth_value(shop, 2)'],
};

describe('a scenario pushed down', () => {
  const tests = testPostgres();

  it(`gives the rows and columns of the column engine in PostgreSQL, whatever the steps (seed ${SEED})`, async () => {
    const database = await tests.database('warehouse');
    const tables = randomTables(
      numbers(SEED),
      { text: 'text', timestamp: 'timestamp', double: 'float8', end: '' },
      24,
    );
    for (const sql of tables) await database.rows(sql);
    const extract = (table: string): Step => ({
      id: table,
      kind: 'extract',
      connection: 'warehouse',
      rule: { name: table, query: { kind: 'table', table } },
    });
    const output: Step = {
      id: 'out',
      kind: 'output',
      inputs: ['end'],
      target: { connection: 'warehouse', table: 'result' },
      load: { kind: 'replace' },
    };
    let pushed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const pick = numbers(SEED + round * 7919);
      for (let n = 0; n < 5; n += 1) pick(2);
      const steps: readonly Step[] = [...randomSteps(pick, extract, IN_POSTGRES, true), output];
      const told: string = `seed ${SEED}, round ${round}: ${JSON.stringify(steps.slice(2))}`;
      const run = async (pushDown: Scenario['pushDown']) => {
        const order = scenarioOrder([...steps], { connections: [database.connection], declared: DECLARED });
        const { figures } = await runInProcess({
          ...order,
          scenario: { ...order.scenario, ...(pushDown === undefined ? {} : { pushDown }) },
        });
        const columns = await database.value(
          "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'result'::regclass AND attnum > 0 AND NOT attisdropped",
        );
        const rows = await database.value(
          `SELECT coalesce(string_agg(r::text, E'\\n' ORDER BY r::text COLLATE "C"), '') FROM result r`,
        );
        await database.rows('DROP TABLE result');
        return { rows: figures.rows, columns, content: rows };
      };
      const outcome = async (pushDown: 'never' | 'always') =>
        run(pushDown).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      const own = await outcome('never');
      const there = await outcome('always');
      // What fails in the one fails in the other, too; what only the column engine can tell is left to it.
      if (typeof there === 'string') {
        const dynamic = /first|read otherwise|written otherwise|rounded otherwise|found/.test(there);
        assert.ok(typeof own === 'string' || dynamic, `${told}\n${there}`);
        if (process.env.TAKTWERK_PUSH_DOWN_ROUNDS !== undefined) console.log(`round ${round}: ${there}`);
        continue;
      }
      pushed += 1;
      assert.deepEqual(there, own, told);
    }
    assert.ok(pushed > ROUNDS / 4, `${pushed} of ${ROUNDS} were pushed down; seed ${SEED}`);
  });
});
