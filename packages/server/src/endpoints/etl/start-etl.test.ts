import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

/** What is sent to each endpoint of the data plane; the object is one the user may read and not execute. */
const STARTS = {
  backfill: { object: 'CONN.FILES', from: '1', to: '2' },
  check: { connection: 'CONN.FILES' },
  construct: { connection: 'CONN.FILES', path: 'sample.json', format: 'json' },
  lineage: { object: 'CONN.FILES' },
  preview: { object: 'CONN.FILES' },
  profile: { object: 'CONN.FILES' },
  reset: { object: 'CONN.FILES' },
  run: { object: 'CONN.FILES' },
} as const;

test('nothing of the data plane is started by who may not execute its object, and the refusal is in the audit', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const conn = {
    general_attributes: { name: 'CONN.FILES', type: 'CONN' },
    connection: { kind: 'files', folder: server.folder },
  };
  assert.equal((await server.request('/100/objects', { body: { data: { conn }, path: '' } })).status, 200);
  const user = {
    general_attributes: { name: 'READER/TEST' },
    user_attributes: { is_active: '1', password: 'geheim' },
    authorizations: [{ filter_object_name: 'CONN.*', bitcode: 'R' }],
  };
  const saved = await server.request('/100/system/users', { body: { data: { user }, path: '' } });
  assert.equal(saved.status, 200, saved.text);
  for (const [name, body] of Object.entries(STARTS)) {
    const credentials = '100/READER/TEST:geheim';
    const refused = await server.request(`/taktwerk/v1/100/etl/${name}`, { credentials, body });
    assert.equal(refused.status, 403, `${name}: ${refused.text}`);
  }
  const { store } = server.taktwerk;
  const audit = await store.audit.find({ client: 100, limit: 20, outcome: 'refused', user: 'READER/TEST' });
  assert.equal(audit.length, Object.keys(STARTS).length);
  const listed = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 1 });
  assert.deepEqual(listed.tasks, []);
});
