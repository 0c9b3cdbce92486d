import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scenario, Step } from '../../definition/scenario.ts';
import type { QualityCheck } from '../../definition/step/quality-steps.ts';
import { runInProcess } from '../../testing/run-in-process.ts';
import { people, scenarioOrder } from '../../testing/scenario-order.ts';

const towns: Step = {
  id: 'towns',
  kind: 'constants',
  columns: [{ name: 'city', type: 'text' }],
  rows: [['Ufa'], ['Perm']],
};

/** Each check, and how many of the four people break it; then one they keep. */
const CHECKS: readonly (readonly [broken: QualityCheck, rows: number, kept: QualityCheck])[] = [
  [{ kind: 'notNull', columns: ['born', 'pay'] }, 1, { kind: 'notNull', columns: ['id', 'city'] }],
  [{ kind: 'unique', columns: ['city'] }, 1, { kind: 'unique', columns: ['city', 'id'] }],
  [
    { kind: 'acceptedValues', column: 'city', values: ['Ufa'] },
    2,
    { kind: 'acceptedValues', column: 'id', values: ['1', '2', '3', '4'] },
  ],
  [
    { kind: 'range', column: 'pay', from: '0.1', to: '15' },
    2,
    { kind: 'range', column: 'born', from: '1990-01-01', to: '1992-12-31' },
  ],
  [
    { kind: 'pattern', column: 'city', pattern: '[A-Z][a-z]+' },
    1,
    { kind: 'pattern', column: 'id', pattern: '[0-9]' },
  ],
  [
    { kind: 'relationship', columns: ['city'], step: 'towns', toColumns: ['city'] },
    2,
    { kind: 'relationship', columns: ['id'], step: 'people', toColumns: ['id'] },
  ],
  [{ kind: 'rowCount', to: 3 }, 4, { kind: 'rowCount', from: 4, to: 4 }],
  [
    { kind: 'freshness', column: 'born', seconds: 3600 },
    1,
    { kind: 'freshness', column: 'born', seconds: 1e10 },
  ],
  [
    { kind: 'distribution', column: 'city', step: 'towns', atMost: 0.1 },
    1,
    { kind: 'distribution', column: 'city', step: 'people', atMost: 0 },
  ],
  [{ kind: 'expression', expression: 'pay > :least' }, 2, { kind: 'expression', expression: 'id > 0' }],
  [
    { kind: 'sql', text: 'SELECT * FROM people WHERE id > 2' },
    2,
    { kind: 'sql', text: 'SELECT * FROM people WHERE id > 4' },
  ],
];

describe('a check of rows', () => {
  const run = (checks: readonly QualityCheck[], severity: 'warning' | 'stop') => {
    const steps: Scenario['steps'] = [
      people,
      towns,
      { id: 'good', kind: 'quality', inputs: ['people'], severity, checks: [...checks] },
      { id: 'seen', kind: 'preview', inputs: ['good'] },
    ];
    return runInProcess(
      scenarioOrder(steps, { declared: [{ name: 'least', type: 'decimal', default: '1' }] }),
    );
  };

  it('of any kind counts what breaks it, warns, and lets the rows pass', async () => {
    const { lines, messages } = await run(
      CHECKS.flatMap(([broken, , kept]) => [broken, kept]),
      'warning',
    );
    const found = lines.flatMap((line) => (line.type === 'quality' ? [line.broken] : []));
    assert.deepEqual(
      found,
      CHECKS.flatMap(([, rows]) => [rows, 0]),
    );
    assert.equal(messages.filter((one) => one.startsWith('Warning. Step "good"')).length, 1);
    const seen = lines.find(({ type }) => type === 'preview');
    assert.equal(seen?.type === 'preview' ? seen.rows.length : 0, 4);
  });

  it('of any kind stops the scenario before the rows pass, and says how many break it', async () => {
    for (const [broken, rows] of CHECKS) {
      await assert.rejects(run([broken], 'stop'), (error: unknown) => {
        assert.equal(Reflect.get(Object(error), 'reason'), 'qualityCheckFailed', broken.kind);
        assert.match(String(error), new RegExp(`; ${rows} do not`), broken.kind);
        return true;
      });
    }
    await run(
      CHECKS.map(([, , kept]) => kept),
      'stop',
    );
  });
});
