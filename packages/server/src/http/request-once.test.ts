import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestAnswer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
  const scri = { general_attributes: { name: 'SCRI.ONCE' }, scripts: [{ process: [':WAIT 600'] }] };
  assert.equal((await server.request('/100/objects', { body: { data: { scri }, path: '' } })).status, 200);
});

after(() => server.end());

function start(key: string, body: object = {}, credentials?: string): Promise<TestAnswer> {
  return server.request(`/${credentials?.slice(0, 3) ?? '100'}/executions`, {
    body: { object_name: 'SCRI.ONCE', ...body },
    headers: { 'idempotency-key': key },
    ...(credentials === undefined ? {} : { credentials }),
  });
}

async function started(): Promise<unknown> {
  const list = await server.request('/100/executions?name=SCRI.ONCE');
  return typeof list.json === 'object' && list.json !== null && 'total' in list.json ? list.json.total : null;
}

test('a request with a key starts one run however often it is sent, at once or later, and answers the same', async () => {
  const together = await Promise.all([start('a'), start('a'), start('a')]);
  const later = await start('a');
  assert.equal(later.headers.get('idempotency-replayed'), 'true');
  assert.deepEqual(new Set([...together, later].map(({ status, text }) => `${status} ${text}`)).size, 1);
  assert.equal(await started(), 1);
  const other = await start('b');
  assert.deepEqual([other.status, other.headers.get('idempotency-replayed')], [200, null]);
  assert.notEqual(other.text, later.text);
});

test('a key that comes with another body is refused, and belongs to one user of one client', async () => {
  assert.equal((await start('c')).status, 200);
  const reused = await start('c', { alias: 'other' });
  assert.equal(reused.status, 409);
  assert.match(reused.text, /"code":45941.*Idempotency-Key c came/);
  // Another client has no such object: the answer of client 100 is not given to it.
  assert.equal((await start('c', {}, '200/OPER/DEMO:geheim')).status, 404);
});

test('the receipt is in the commit of the run, and is answered from when nobody got as far as answering', async () => {
  const receipt = { key: 'd', requestHash: 'hash' };
  const caller = { client: 100, user: 'OPER/DEMO', receipt };
  const { runId } = await server.taktwerk.execute(caller, { objectName: 'SCRI.ONCE' });
  const stored = await server.taktwerk.store.receipts.get({ ...caller, key: 'd' });
  assert.deepEqual([stored?.runId, stored?.status, stored?.requestHash], [runId, null, 'hash']);
  const first = await start('e');
  const kept = await server.taktwerk.store.receipts.get({ client: 100, user: 'OPER/DEMO', key: 'e' });
  assert.deepEqual([kept?.body, kept?.status], [first.text, 200]);
});

test('a refusal is not kept: the same request may succeed later', async () => {
  const send = () =>
    server.request('/100/executions', {
      body: { object_name: 'LATER' },
      headers: { 'idempotency-key': 'f' },
    });
  assert.equal((await send()).status, 404);
  const scri = { general_attributes: { name: 'LATER' }, scripts: [{ process: [':PRINT 1'] }] };
  const save = () =>
    server.request('/100/objects', {
      body: { data: { scri }, path: '' },
      headers: { 'idempotency-key': 'g' },
    });
  const saved = await save();
  assert.equal(saved.status, 200);
  const again = await save();
  assert.deepEqual([again.status, again.text], [200, saved.text]);
  assert.equal((await send()).status, 200);
});

test('a key that cannot be one is refused before anything happens', async () => {
  for (const key of ['', 'with blank', 'x'.repeat(256)]) assert.equal((await start(key)).status, 400, key);
});

test('a repeat tells what the first answer told in its headers: warnings, and where to fetch what was made', async () => {
  const scri = {
    general_attributes: { name: 'SCRI.WARNS' },
    scripts: [{ process: [':INCLUDE JOBI.NOWHERE'] }],
  };
  const told = async (key: string, path: string, body: object, header: string) => {
    const send = () => server.request(path, { body, headers: { 'idempotency-key': key } });
    const first = await send();
    const again = await send();
    assert.deepEqual([first.status, again.status, again.text], [200, 200, first.text]);
    assert.deepEqual(
      [first, again].map(({ headers }) => headers.get('idempotency-replayed')),
      [null, 'true'],
    );
    assert.equal(again.headers.get(header), first.headers.get(header));
    return first.headers.get(header) ?? '';
  };
  const object = { data: { scri }, path: '' };
  assert.match(
    await told('w', '/100/objects', object, 'taktwerk-warning'),
    /SCRI\.WARNS names JOBI\.NOWHERE/,
  );
  const pack = { name: 'FAR01', platform: 'UNIX' };
  assert.match(await told('l', '/100/system/agentpacks', pack, 'location'), /FAR01\.zip$/);
});
