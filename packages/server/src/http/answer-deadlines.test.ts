import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../testing/test-server.ts';

test('an answer that has not begun in time is 503, and the next one is not', async () => {
  const server = await startTestServer({ limits: { answerTime: 300 } });
  try {
    const caller = { client: 100, user: 'OPER/DEMO' };
    const { runId } = await server.taktwerk.runScript(caller, { script: ':WAIT 600' });
    const late = await server.request(`/taktwerk/v1/100/executions/${runId}?wait=2`);
    assert.deepEqual([late.status, late.headers.get('retry-after')], [503, '1']);
    assert.match(late.text, /took too long/);
    assert.equal(server.faults.length, 1);
    assert.equal((await server.request('/ping')).status, 200);
  } finally {
    await server.end();
  }
});
