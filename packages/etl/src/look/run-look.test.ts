import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { LookOrder } from '../definition/order.ts';
import type { Step } from '../definition/scenario.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { people, scenarioOrder } from '../testing/scenario-order.ts';
import { tempFolder } from '../testing/temp-folder.ts';

/** A scenario that reads 1000 lines, checks them badly, divides them, and writes a file at the end. */
function scenario(t: TestContext) {
  const folder = tempFolder(t);
  const lines = Array.from({ length: 1000 }, (_, index) => `${index},${index % 2 === 0 ? 'even' : 'odd'}`);
  writeFileSync(join(folder, 'n.csv'), `n,what\n${lines.join('\n')}\n`);
  const steps: Step[] = [
    {
      id: 'n',
      kind: 'extract',
      connection: 'files',
      rule: {
        name: 'n',
        query: { kind: 'file', path: 'n.csv', format: { kind: 'csv' } },
        fields: [
          { name: 'n', type: 'int32' },
          { name: 'what', type: 'text' },
        ],
      },
      after: [{ step: 'never', when: 'success' }],
    },
    { id: 'never', kind: 'stop', message: 'must not be run' },
    {
      id: 'bad',
      kind: 'quality',
      inputs: ['n'],
      severity: 'stop',
      checks: [{ kind: 'rowCount', from: 5000 }],
    },
    {
      id: 'by',
      kind: 'switch',
      inputs: ['bad'],
      cases: [{ port: 'even', condition: "what = 'even'" }],
    },
    {
      id: 'out',
      kind: 'writeFile',
      inputs: ['by/even'],
      connection: 'files',
      path: 'out.csv',
      format: 'csv',
    },
  ];
  const { scenario: whole, ...order } = scenarioOrder(steps, {
    connections: [{ kind: 'files', name: 'files', folder }],
  });
  const look = async (more: Pick<LookOrder, 'step' | 'profile'>, sourceRows = 100) => {
    const ran = await runInProcess({ ...order, scenario: whole, kind: 'look', rows: 3, sourceRows, ...more });
    const shown = ran.lines.find(({ type }) => type === 'preview');
    assert.ok(shown?.type === 'preview');
    assert.ok(!existsSync(join(folder, 'out.csv')));
    return shown;
  };
  return look;
}

describe('a look at a link of a scenario', () => {
  it('shows the rows there, although a check before it fails, and does nothing outside', async (t) => {
    const look = scenario(t);
    const shown = await look({ step: 'by/even', profile: false });
    assert.deepEqual(JSON.parse(JSON.stringify(shown.rows)), [
      { n: 0, what: 'even' },
      { n: 2, what: 'even' },
      { n: 4, what: 'even' },
    ]);
    assert.deepEqual(shown.profile, []);
  });

  it('sums up the columns of what was read at most of each source', async (t) => {
    const look = scenario(t);
    const { rows, profile } = await look({ step: 'bad', profile: true });
    assert.deepEqual(rows, []);
    const [first] = profile;
    assert.deepEqual(
      ['name', 'min', 'max', 'rows'].map((member) => String(Reflect.get(Object(first), member))),
      ['n', '0', '99', '100'],
    );
    const all = await look({ step: 'n', profile: true }, 5000);
    assert.equal(String(Reflect.get(Object(all.profile[0]), 'rows')), '1000');
  });

  it('shows the rows of steps that a loop repeats, those of its first round', async () => {
    const steps: Step[] = [
      people,
      {
        id: 'each',
        kind: 'loop',
        inputs: ['people'],
        steps: ['town', 'deep', 'never'],
        variables: [{ name: 'city', column: 'city' }],
        atMost: 9,
      },
      { id: 'town', kind: 'filter', inputs: ['people'], condition: 'city = :city' },
      { id: 'deep', kind: 'loop', steps: ['next'], atMost: 2 },
      {
        id: 'next',
        kind: 'calculate',
        inputs: ['town'],
        columns: [{ name: 'next', expression: 'id + 1' }],
      },
      { id: 'never', kind: 'stop', message: 'must not be run' },
    ];
    const order = scenarioOrder(steps, { declared: [{ name: 'city', type: 'text', default: 'none' }] });
    const { lines } = await runInProcess({
      ...order,
      kind: 'look',
      step: 'next',
      rows: 9,
      sourceRows: 100,
      profile: false,
    });
    const shown = lines.find(({ type }) => type === 'preview');
    const rows: readonly unknown[] = shown?.type === 'preview' ? shown.rows : [];
    assert.deepEqual(
      rows.map((row) => ['id', 'city', 'next'].map((name) => Reflect.get(Object(row), name))),
      [
        [1, 'Ufa', 2],
        [2, 'Ufa', 3],
      ],
    );
  });

  it('says which steps there are not', async (t) => {
    const look = scenario(t);
    await assert.rejects(look({ step: 'nowhere', profile: true }), /"nowhere", which is not there/);
  });
});
