import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('an execution once waits for its start time or its release, and starts at once when the time has passed', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const scri = {
    general_attributes: { name: 'SCRI.A', type: 'SCRI' },
    scripts: [{ process: [':PRINT "&$DATE_YYYYMMDD#"'] }],
  };
  await server.request('/100/objects', { body: { data: { scri }, path: '' } });
  const once = async (options: object) => {
    const body = { object_name: 'SCRI.A', execution_option: 'once', once: options };
    const { run_id } = (await server.request('/100/executions', { body })).json as { run_id: number };
    const { status } = (await server.request(`/100/executions/${run_id}`)).json as { status: number };
    return { run_id, status };
  };
  const later = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
  assert.equal((await once({ execution_date_time: later })).status, 1698);
  assert.equal((await once({ wait_for_manual_release: 'true' })).status, 1693);
  assert.equal((await once({ execution_date_time: '2020-01-01T00:00:00Z' })).status, 1900);
  assert.equal((await once({})).status, 1900);

  const logical = await once({ use_logical_time: '2021-02-03T00:00:00Z' });
  const report = await server.request(`/100/executions/${logical.run_id}/reports/ACT`);
  assert.match(JSON.stringify(report.json), /20210203/);

  const body = { object_name: 'SCRI.A', execution_option: 'once', once: { execution_date_time: 'soon' } };
  const refused = await server.request('/100/executions', { body });
  assert.equal(refused.status, 400);
  assert.match((refused.json as { details: string }).details, /once\.execution_date_time/);
});
