import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { systemClock } from '@taktwerk/runtime';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const SYSTEM = { credentials: '0/OPER/DEMO:geheim' };

const CALLER = { client: 100, user: 'OPER/DEMO' };

async function start(server: TestServer, objectName: string): Promise<number> {
  return (await server.taktwerk.execute(CALLER, { objectName })).runId;
}

test('while a partition is archived, what reads history answers 503 and the rest goes on; then it is in the file alone', async () => {
  const logged = Promise.withResolvers<void>();
  // The work begins behind a closed gate, when the clock says so.
  const settle = Promise.withResolvers<void>();
  const server = await startTestServer({
    maintenanceClock: {
      ...systemClock,
      after(_milliseconds, call) {
        void settle.promise.then(call);
        return () => {};
      },
    },
    log: (line) => {
      if (line.includes('no longer in the store')) logged.resolve();
    },
  });
  try {
    for (const [name, line] of [
      ['SCRI.A', ':PRINT "kept text"'],
      ['SCRI.WAIT', ':WAIT 600'],
    ]) {
      const scri = { general_attributes: { name }, scripts: [{ process: [line] }] };
      const saved = await server.request('/100/objects', { body: { data: { scri }, path: '' } });
      assert.equal(saved.status, 200);
    }
    const runs = [await start(server, 'SCRI.WAIT')];
    for (let count = 0; count < 10; count += 1) {
      const runId = await start(server, 'SCRI.A');
      await server.taktwerk.whenEnded(100, runId, 120_000);
      runs.push(runId);
    }
    const [first = 0, , , , , , , , , tenth = 0, next = 0] = runs;
    const commented = { body: { comment: 'c' } };
    assert.equal((await server.request(`/100/executions/${first}/comments`, commented)).status, 200);
    const maintain = () =>
      server.request('/taktwerk/v1/0/maintenance', { ...SYSTEM, body: { partition_size: 10 } });

    const active = await maintain();
    assert.equal(active.status, 409);
    assert.match(active.text, new RegExp(`45943.*run ${first} has not ended`));
    await server.taktwerk.cancel(CALLER, first, { recursive: false });
    await server.taktwerk.whenEnded(100, first, 120_000);
    await server.taktwerk.deactivate(CALLER, first, { forced: true });

    const begun = await maintain();
    assert.equal(begun.status, 200, begun.text);
    for (const path of ['', '/children', '/reports', '/reports/ACT', '/variables', '/comments']) {
      const at = path === '' ? '/100/executions' : `/100/executions/${next}${path}`;
      const refused = await server.request(at);
      assert.deepEqual([path, refused.status], [path, 503]);
      assert.match(refused.text, /45964.*are being archived/);
    }
    const restart = { body: { action: 'restart' } };
    assert.equal((await server.request(`/100/executions/${next}/status`, restart)).status, 503);
    const comment = { body: { comment: 'x' } };
    assert.equal((await server.request(`/100/executions/${next}/comments`, comment)).status, 503);
    assert.equal((await server.request(`/100/executions/${first}`)).status, 200);
    assert.equal((await server.request('/100/executions', { body: { object_name: 'SCRI.A' } })).status, 200);
    assert.equal((await maintain()).status, 503);

    settle.resolve();
    await logged.promise;
    assert.equal((await server.request(`/100/executions/${first}`)).status, 404);
    assert.equal((await server.request(`/100/executions/${tenth}/reports`)).status, 404);
    assert.equal((await server.request(`/100/executions/${next}/reports`)).status, 200);
    assert.equal((await server.request('/100/executions')).status, 200);
    assert.equal((await server.request('/100/objects/SCRI.A')).status, 200);
    const none = await server.request('/taktwerk/v1/0/maintenance', SYSTEM);
    assert.deepEqual(none.json, { running: false });

    const name = `runs-${first}-${tenth}.jsonl.gz`;
    const lines = gunzipSync(await readFile(join(server.folder, 'archive', name)))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const tables = lines.map(({ table }) => table);
    assert.equal(tables.filter((table) => table === 'task').length, 10);
    assert.equal(tables.filter((table) => table === 'task_comment').length, 1);
    assert.ok(lines.some(({ row }) => row?.text?.includes('kept text')));
    assert.deepEqual([lines[0].format, lines.at(-1).lines], [1, lines.length - 2]);
    assert.equal((await maintain()).status, 409);
  } finally {
    settle.resolve();
    await server.end();
  }
});
