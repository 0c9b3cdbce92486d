import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('a recurring execution tells by what it goes, what it has started and when it starts next, and after its end, too', async () => {
  const server = await startTestServer();
  try {
    await server.request('/100/objects', {
      body: { data: { scri: { general_attributes: { name: 'SCRI.AGAIN' } } }, path: '' },
    });
    const { json } = await server.request('/100/executions', {
      body: {
        object_name: 'SCRI.AGAIN',
        execution_option: 'recurring',
        timezone: 'UTC',
        recurring: { execute_at: ['08:00', '20:00'], start_date: '2999-12-31', adjust_start_time: null },
      },
    });
    const { run_id: runId } = json as { run_id: number };
    const expected = {
      start_date: '2999-12-31',
      execute_at: ['08:00', '20:00'],
      timezone: 'UTC',
      executions_started: 0,
      next_start_time: '2999-12-31T08:00:00Z',
    };
    const { taktwerk } = server;
    const one = await server.request(`/100/executions/${runId}?fields=recurring`);
    assert.deepEqual((one.json as { recurring: unknown }).recurring, expected);
    const list = await server.request('/100/executions?type=C_PERIOD&fields=recurring');
    assert.deepEqual((list.json as { data: { recurring: unknown }[] }).data[0]?.recurring, expected);
    const bare = await server.request(`/100/executions/${runId}`);
    assert.equal('recurring' in (bare.json as object), false);
    await taktwerk.cancel({ client: 100, user: 'OPER/DEMO' }, runId, { recursive: false });
    await taktwerk.whenEnded(100, runId, 20_000);
    const ended = await server.request(`/100/executions/${runId}?fields=recurring`);
    const { next_start_time: _next, ...kept } = expected;
    assert.deepEqual((ended.json as { recurring: unknown }).recurring, kept);
    const history = await server.request(
      '/100/executions?type=C_PERIOD&fields=recurring&include_deactivated=true',
    );
    assert.deepEqual((history.json as { data: { recurring: unknown }[] }).data[0]?.recurring, kept);
  } finally {
    await server.end();
  }
});
