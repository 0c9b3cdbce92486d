import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Step } from '../../definition/scenario.ts';
import { runInProcess } from '../../testing/run-in-process.ts';
import { people, scenarioOrder } from '../../testing/scenario-order.ts';
import { tempFolder } from '../../testing/temp-folder.ts';

const marks: Step = {
  id: 'marks',
  kind: 'constants',
  columns: [{ name: '<b>', type: 'text' }],
  rows: [['a < b & "c"']],
};

describe('a report', () => {
  it('is a page in a file, with every input as a table and nothing of its rows as markup', async (test) => {
    const folder = tempFolder(test);
    const order = scenarioOrder(
      [
        people,
        marks,
        {
          id: 'out',
          kind: 'report',
          title: 'People & marks',
          inputs: ['people', 'marks'],
          connection: 'files',
          path: 'report.html',
          rows: 2,
        },
      ],
      { connections: [{ kind: 'files', name: 'files', folder }] },
    );
    const { lines } = await runInProcess(order);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    assert.ok(page.includes('<h1>People &amp; marks</h1>'));
    assert.ok(page.includes('<td>1</td><td>Ufa</td><td>1990-01-02</td><td>10.50</td>'));
    assert.ok(!page.includes('Kiel'), 'rows behind the limit');
    assert.ok(page.includes('<th>&lt;b&gt;</th>') && page.includes('<td>a &lt; b &amp; &quot;c&quot;</td>'));
    assert.deepEqual(readdirSync(folder), ['report.html']);
    const told = lines.find((line) => line.type === 'step' && line.step === 'out');
    assert.ok(told?.type === 'step' && told.rows === 3 && told.bytes === Buffer.byteLength(page));
  });

  it('stands in the report of the run where no file is named', async () => {
    const { messages } = await runInProcess(
      scenarioOrder([people, { id: 'out', kind: 'report', title: 'All', inputs: ['people'] }]),
    );
    assert.match(messages.join('\n'), /^All\n\npeople:\nid +city +born +pay\n1 +Ufa +1990-01-02 +10\.50\n/m);
  });
});
