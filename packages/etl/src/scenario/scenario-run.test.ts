import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import type { Step } from '../definition/scenario.ts';
import { rowsOf, table } from '../testing/rows-of.ts';
import { type Ran, runInProcess } from '../testing/run-in-process.ts';
import { people, scenarioOrder } from '../testing/scenario-order.ts';

function statistics({ lines }: Ran) {
  return new Map(lines.flatMap((line) => (line.type === 'step' ? [[line.step, line] as const] : [])));
}

const shown = ({ lines }: Ran): readonly unknown[] =>
  lines.flatMap((line) => (line.type === 'preview' ? [JSON.parse(JSON.stringify(line.rows))] : []));

describe('the run of a scenario', () => {
  it('repeats the steps of a loop for each row, with its columns as parameters', async () => {
    const steps: Step[] = [
      table('list', ['town', 'n'], ['Ufa', '1'], ['Kiel', '2']),
      {
        id: 'each',
        kind: 'loop',
        inputs: ['list'],
        steps: ['mine', 'seen'],
        variables: [
          { name: 'town', column: 'town' },
          { name: 'n', column: 'n' },
        ],
        atMost: 10,
      },
      {
        id: 'mine',
        kind: 'constant',
        inputs: ['list'],
        columns: [{ name: 'is', type: 'text', value: ':town' }],
      },
      { id: 'seen', kind: 'preview', inputs: ['mine'], rows: 1 },
      { id: 'after', kind: 'preview', inputs: ['mine'], rows: 2 },
    ];
    const ran = await runInProcess(
      scenarioOrder(steps, {
        declared: [
          { name: 'town', type: 'text', default: '' },
          { name: 'n', type: 'int32', default: '0' },
        ],
      }),
    );
    assert.deepEqual(shown(ran), [
      [{ town: 'Ufa', n: '1', is: 'Ufa' }],
      [{ town: 'Ufa', n: '1', is: 'Kiel' }],
      [
        { town: 'Ufa', n: '1', is: 'Kiel' },
        { town: 'Kiel', n: '2', is: 'Kiel' },
      ],
    ]);
    assert.equal(statistics(ran).get('each')?.rows, 2);
  });

  it('repeats a loop while an expression holds, and refuses one that does not end', async () => {
    const declared = [{ name: 'n', type: 'int32' as const, default: '1' }];
    const steps: Step[] = [
      { id: 'double', kind: 'loop', steps: ['twice'], while: ':n < 100', atMost: 20 },
      { id: 'twice', kind: 'setVariable', name: 'n', expression: ':n * 2' },
      {
        id: 'value',
        kind: 'sql',
        text: 'SELECT :n AS n',
        after: [{ step: 'double', when: 'success' }],
      },
      { id: 'seen', kind: 'preview', inputs: ['value'] },
    ];
    assert.deepEqual(shown(await runInProcess(scenarioOrder(steps, { declared }))), [[{ n: 128 }]]);
    const endless = steps.map((step): Step => (step.kind === 'loop' ? { ...step, atMost: 3 } : step));
    await assert.rejects(
      runInProcess(scenarioOrder(endless, { declared })),
      /Step "double" \(loop\) did not end within 3 rounds/,
    );
  });

  it('ends well where it is told to, without the steps behind', async () => {
    const steps: Step[] = [
      { id: 'enough', kind: 'success', message: 'nothing to do' },
      { id: 'never', kind: 'stop', message: 'must not run', after: [{ step: 'enough', when: 'success' }] },
    ];
    const ran = await runInProcess(scenarioOrder(steps));
    assert.equal(statistics(ran).get('never')?.outcome, 'skipped');
    assert.ok(ran.messages.some((text) => text.includes('nothing to do')));
  });

  it('begins nothing more once a step has failed, but what is there for failures', async () => {
    const steps: Step[] = [
      { id: 'fails', kind: 'stop', message: 'on purpose' },
      { ...people, after: [{ step: 'fails', when: 'always' }] },
      { id: 'behind', kind: 'unique', inputs: ['people'] },
    ];
    const lines: string[] = [];
    await assert.rejects(
      runInProcess(scenarioOrder(steps), (line) => {
        if (line.type === 'step') lines.push(`${line.step} ${line.outcome}`);
      }),
      /on purpose/,
    );
    assert.deepEqual(lines, ['fails failure', 'people success', 'behind skipped']);
  });

  it('runs branches side by side', async (test) => {
    // Neither file is given before both are asked for.
    const asked: ServerResponse[] = [];
    const server = createServer((_, answer) => {
      asked.push(answer);
      if (asked.length === 2) for (const one of asked) one.end('n\n1\n');
    }).listen(0, '127.0.0.1');
    test.after(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const branch = (id: string): Step => ({
      id,
      kind: 'extract',
      connection: 'web',
      rule: { name: id, query: { kind: 'file', path: `${id}.csv`, format: { kind: 'csv' } } },
    });
    const web = { kind: 'http' as const, name: 'web', baseUrl: `http://127.0.0.1:${address.port}/` };
    const ran = await runInProcess(scenarioOrder([branch('a'), branch('b')], { connections: [web] }));
    assert.deepEqual(
      [...statistics(ran).values()].map(({ rows }) => rows),
      [1, 1],
    );
  });

  it('counts rows in and out of every step when it is told to, and rejected ones', async () => {
    const steps: Step[] = [
      people,
      { id: 'f', kind: 'filter', inputs: ['people'], condition: 'id < 4' },
      {
        id: 'v',
        kind: 'validate',
        inputs: ['f'],
        rules: [{ expression: 'pay IS NOT NULL', message: 'no pay' }],
      },
      { id: 'off', kind: 'unique', inputs: ['v'], disabled: true },
    ];
    const order = scenarioOrder(steps);
    const found = statistics(
      await runInProcess({ ...order, scenario: { ...order.scenario, countRows: true } }),
    );
    const of = (id: string) => {
      const one = found.get(id);
      return [one?.outcome, one?.rowsIn, one?.rows, one?.rejected];
    };
    assert.deepEqual(of('people'), ['success', null, 4, null]);
    assert.deepEqual(of('f'), ['success', 4, 3, null]);
    assert.deepEqual(of('v'), ['success', 3, 2, 1]);
    assert.deepEqual(of('off').slice(0, 1), ['disabled']);
  });

  it('checks the shares of values against other rows, and by SQL', async () => {
    const steps = (atMost: number): Step[] => [
      table('last', ['x'], ['a'], ['a'], ['b'], ['b']),
      table('now', ['x'], ['a'], ['b'], ['b'], ['b']),
      {
        id: 'q',
        kind: 'quality',
        inputs: ['now'],
        severity: 'stop',
        checks: [
          { kind: 'distribution', column: 'x', step: 'last', atMost },
          { kind: 'sql', text: "SELECT * FROM now WHERE x NOT IN ('a', 'b')" },
        ],
      },
    ];
    assert.equal((await rowsOf(steps(0.25))).length, 4);
    await assert.rejects(
      rowsOf(steps(0.2)),
      /the shares of x must lie at most 0.2 from those of step "last"/,
    );
  });

  it('refuses loops that share a step, repeat themselves or hold what is not there', async () => {
    const loop = (id: string, ...steps: string[]): Step => ({ id, kind: 'loop', steps, atMost: 1 });
    const wrong: readonly (readonly [Step[], RegExp])[] = [
      [[people, loop('a', 'people'), loop('b', 'people')], /step "people" is in two loops/],
      [[loop('a', 'b'), loop('b', 'a')], /repeats itself/],
      [[loop('a', 'x')], /loop "a" repeats "x", which is not there/],
    ];
    for (const [steps, message] of wrong) await assert.rejects(runInProcess(scenarioOrder(steps)), message);
  });
});
