import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('a waiting task is found by its SYNC object and goes on when the condition is ignored, else the refusal has its code', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const sync = {
    general_attributes: { name: 'SYNC.GATE', type: 'SYNC' },
    sync_states: ['OPEN', 'SHUT'],
    sync_actions: [{ name: 'SHUT', allowed_state: 'SHUT', set_state: 'SHUT' }],
  };
  const scri = {
    general_attributes: { name: 'SCRI.GATED', type: 'SCRI', auto_deactivation: 'N' },
    sync_usage: [{ sync: 'SYNC.GATE', start_action: 'SHUT' }],
    scripts: [{ process: [':PRINT "through"'] }],
  };
  for (const data of [{ sync }, { scri }]) {
    const saved = await server.request('/100/objects', { body: { data, path: '' } });
    assert.equal(saved.status, 200, saved.text);
  }
  const started = await server.request('/100/executions', { body: { object_name: 'SCRI.GATED' } });
  const { run_id } = started.json as { run_id: number };
  const list = async (query: string) =>
    ((await server.request(`/100/executions?${query}`)).json as { data: { status: number }[] }).data;
  assert.deepEqual(
    (await list('sync_usage=sync.gate')).map(({ status }) => status),
    [1697],
  );
  assert.deepEqual(await list('sync_usage=SYNC.OTHER'), []);
  const ignore = (runId: number | string) =>
    server.request(`/100/executions/${runId}/ignore_sync_condition`, { method: 'POST' });
  const done = await ignore(run_id);
  assert.equal(done.status, 200, done.text);
  assert.deepEqual(done.json, {});
  const ended = await server.request(`/taktwerk/v1/100/executions/${run_id}?wait=60`);
  assert.equal((ended.json as { status: number }).status, 1900);
  for (const [runId, http, code] of [
    [run_id, 403, 11191],
    [run_id + 99, 404, 11049],
    ['X', 404, 11049],
  ] as const) {
    const { status, json } = await ignore(runId);
    assert.deepEqual([status, (json as { code: number }).code], [http, code], `run ${runId}`);
  }
});

test('a script reads a SYNC object and runs its actions, which lets a waiting task go on; what cannot be run is its error', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const sync = {
    general_attributes: { name: 'SYNC.S', type: 'SYNC' },
    sync_states: ['SHUT', 'OPEN'],
    sync_actions: [
      { name: 'PASS', allowed_state: 'OPEN', set_state: 'OPEN', add_value: '1' },
      { name: 'UNLOCK', allowed_state: 'SHUT', set_state: 'OPEN', set_value: '7' },
    ],
  };
  const script = (name: string, lines: readonly string[], more: object = {}) => ({
    general_attributes: { name, type: 'SCRI' },
    scripts: [{ process: lines }],
    ...more,
  });
  const waits = script('SCRI.WAITS', [':PRINT "through"'], {
    sync_usage: [{ sync: 'SYNC.S', start_action: 'PASS' }],
  });
  const opens = script('SCRI.OPENS', [
    ':SET &STATE# = GET_SYNC(SYNC.S, STATE)',
    ':SET_SYNC SYNC.S, "UNLOCK"',
    ':SET &VALUE# = GET_SYNC(SYNC.S)',
    ':SET &NEW# = GET_SYNC(SYNC.S, STATE)',
    ':PRINT "was &STATE#, is &NEW# &VALUE#"',
    ':SET_SYNC SYNC.S, "UNLOCK"',
  ]);
  for (const data of [{ sync }, { scri: waits }, { scri: opens }]) {
    const saved = await server.request('/100/objects', { body: { data, path: '' } });
    assert.equal(saved.status, 200, saved.text);
  }
  const start = async (name: string) => {
    const started = await server.request('/100/executions', { body: { object_name: name } });
    return (started.json as { run_id: number }).run_id;
  };
  const end = async (runId: number) =>
    (
      (await server.request(`/taktwerk/v1/100/executions/${runId}?wait=60`)).json as {
        status: number;
      }
    ).status;
  const waiting = await start('SCRI.WAITS');
  const opening = await start('SCRI.OPENS');
  assert.equal(await end(opening), 1800, 'the second time the action cannot be run');
  assert.equal(await end(waiting), 1900);
  const report = await server.request(`/100/executions/${opening}/reports/ACT`);
  assert.match(report.text, /was SHUT, is OPEN 8/);
  assert.match(report.text, /its action UNLOCK cannot be run/);
});
