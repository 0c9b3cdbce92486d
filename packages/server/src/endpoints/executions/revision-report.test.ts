import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('what users change of an active task is in its report REV, by whom and when', async () => {
  const server = await startTestServer();
  try {
    const scri = { general_attributes: { name: 'SCRI.REVISED' }, scripts: [{ process: [':WAIT 600'] }] };
    await server.request('/100/objects', { body: { data: { scri }, path: '' } });
    const caller = { client: 100, user: 'OPER/DEMO' };
    const once = { execution_option: 'once', once: { wait_for_manual_release: true } };
    const { json } = await server.request('/100/executions', {
      body: { object_name: 'SCRI.REVISED', ...once },
    });
    const { run_id } = json as { run_id: number };
    assert.equal((await server.request(`/100/executions/${run_id}/reports/REV`)).status, 404);
    const released = await server.request(`/taktwerk/v1/100/executions/${run_id}/actions`, {
      body: { action: 'release' },
    });
    assert.equal(released.status, 200, released.text);
    const refused = await server.request(`/taktwerk/v1/100/executions/${run_id}/actions`, {
      body: { action: 'release' },
    });
    assert.equal(refused.status, 403);
    await server.taktwerk.cancel(caller, run_id, { recursive: false });
    await server.taktwerk.whenEnded(100, run_id, 60_000);
    const report = await server.request(`/100/executions/${run_id}/reports/rev`);
    const [page] = (report.json as { data: { content: string }[] }).data;
    assert.deepEqual(
      page?.content.split('\r\n').map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, '')),
      ['OPER/DEMO: release', 'OPER/DEMO: cancel', ''],
    );
    const list = await server.request(`/100/executions/${run_id}/reports`);
    assert.deepEqual(
      (list.json as { type: string; is_db: boolean }[]).map(({ type, is_db }) => [type, is_db]),
      [
        ['ACT', true],
        ['REV', true],
      ],
    );
  } finally {
    await server.end();
  }
});
