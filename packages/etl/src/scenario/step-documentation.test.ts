import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Step } from '../definition/scenario.ts';
import { readOrder } from '../read-order.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { scenarioOrder } from '../testing/scenario-order.ts';

const TWO_INPUTS: ReadonlySet<string> = new Set(['join', 'lookup', 'fuzzyMatch', 'compare']);

const orders: Step = {
  id: 'orders',
  kind: 'constants',
  columns: [
    { name: 'id', type: 'int64' },
    { name: 'customer', type: 'text' },
    { name: 'day', type: 'date' },
    { name: 'amount', type: 'decimal', precision: 12, scale: 2 },
    { name: 'note', type: 'text' },
    { name: 'tags', type: 'json' },
  ],
  rows: [
    ['1', 'A', '2026-01-01', '10.50', 'crate 12', '["new"]'],
    ['2', 'B', '2026-01-02', '20.00', '-', '[]'],
    ['3', 'A', '2026-01-04', null, 'Alpha', '["a","b"]'],
  ],
};
const customers: Step = {
  id: 'customers',
  kind: 'constants',
  columns: [
    { name: 'customer', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'town', type: 'text' },
  ],
  rows: [
    ['A', 'Alpha', 'Ufa'],
    ['B', 'Beta', 'Kiel'],
  ],
};

/** Steps with an example in the tables of the documentation. */
function examples(): readonly (readonly [kind: string, settings: string])[] {
  const text = readFileSync(new URL('../../../../docs/etl-steps.md', import.meta.url), 'utf8');
  return text.split('\n').flatMap((line) => {
    const cells = line.split(' | ');
    const last = cells.at(-1)?.replace('|', '').trim() ?? '';
    if (cells.length !== 3 || !last.startsWith('`{')) return [];
    return [[cells[0]?.replace('| ', '').trim().slice(1, -1) ?? '', last.slice(1, -1)] as const];
  });
}

describe('the documentation of the steps', () => {
  const found = examples();
  for (const [kind, settings] of found) {
    it(`has an example of ${kind} that runs`, async () => {
      const inputs = TWO_INPUTS.has(kind) ? ['orders', 'customers'] : ['orders'];
      const given: unknown = JSON.parse(settings);
      assert.ok(typeof given === 'object' && given !== null);
      const order = scenarioOrder([orders, customers]);
      const steps = [...order.scenario.steps, { id: 'step', kind, inputs, ...given }];
      const seen = { id: 'seen', kind: 'preview', inputs: ['step'] };
      const read = readOrder(
        JSON.stringify({ ...order, scenario: { ...order.scenario, steps: [...steps, seen] } }),
      );
      const { lines } = await runInProcess(read);
      const shown = lines.find((line) => line.type === 'preview' && line.step === 'seen');
      assert.ok(shown?.type === 'preview' && shown.rows.length > 0);
    });
  }

  it('has one for every step that is compiled to SQL', () => {
    assert.ok(found.length >= 39, String(found.length));
  });
});
