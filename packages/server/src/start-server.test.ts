import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer({ limits: { body: 1024 * 1024, headers: 8 * 1024 } });
  const saved = await server.request('/100/objects', {
    body: {
      data: { scri: { general_attributes: { name: 'SCRI.A#1' }, scripts: [{ process: [':PRINT "a"'] }] } },
      path: 'DEMO',
    },
  });
  assert.equal(saved.status, 200, saved.text);
});

after(async () => {
  await server.end();
  assert.deepEqual(server.faults, []);
});

/** Sends bytes as they are and gives back everything until the server closes the connection. */
function raw(...lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(lines.join('\r\n')));
    let text = '';
    socket.setTimeout(120_000, () => socket.destroy(new Error(`No end of the answer: ${text}`)));
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

const AUTHORIZATION = `Authorization: Basic ${Buffer.from('100/OPER/DEMO:geheim').toString('base64')}`;

test('ping needs no credentials and answers 200 with nothing', async () => {
  const answer = await server.request('/ping', { credentials: null });
  assert.deepEqual([answer.status, answer.text], [200, '']);
});

test('a trailing slash does not matter', async () => {
  assert.equal((await server.request('/ping/', { credentials: null })).status, 200);
  assert.equal((await server.request('/100/executions/')).status, 200);
  const started = await server.request('/100/executions/', { body: { object_name: 'SCRI.A#1' } });
  assert.equal(started.status, 200);
});

test('a client may be written with leading zeros', async () => {
  assert.equal((await server.request('/0100/system/health')).status, 200);
});

test('unknown query parameters are not looked at', async () => {
  assert.equal((await server.request('/100/executions?sort=run_id&order=desc&job_name=x')).status, 200);
});

test('a JSON body on GET is taken', async () => {
  const answer = await raw(
    'GET /ae/api/v1/100/system/health HTTP/1.1',
    'Host: x',
    AUTHORIZATION,
    'Content-Type: application/json',
    'Content-Length: 2',
    'Connection: close',
    '',
    '{}',
  );
  assert.match(answer, /^HTTP\/1\.1 200 OK/);
});

test('a content type without a body is taken, on GET and on POST', async () => {
  const headers = { 'content-type': 'application/json' };
  assert.equal((await server.request('/100/system/health', { headers })).status, 200);
  assert.equal((await server.request('/100/search', { method: 'POST', headers })).status, 200);
});

test('a JSON body on DELETE reaches the answer that DELETE has', async () => {
  const answer = await server.request('/100/executions', { method: 'DELETE', body: {} });
  assert.equal(answer.status, 405);
});

test('the content type of a body does not matter', async () => {
  const text = JSON.stringify({ object_name: 'SCRI.A#1' });
  for (const type of [
    'text/json',
    'text/plain',
    'json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ]) {
    const answer = await server.request('/100/executions', { text, headers: { 'content-type': type } });
    assert.equal(answer.status, 200, `${type}: ${answer.text}`);
  }
  const none = await server.request('/100/executions', { text: Buffer.from(text) });
  assert.equal(none.status, 200, none.text);
});

test('numbers and flags may be texts, texts may be numbers, and action names any case', async () => {
  assert.equal(
    (await server.request('/100/search', { body: { max_results: '5', filters: [] } })).status,
    200,
  );
  const started = await server.request('/100/executions', { body: { object_name: 'SCRI.A#1', alias: 7 } });
  const runId = runIdOf(started.json);
  const task = await server.taktwerk.whenEnded(100, runId, 10_000);
  assert.equal(task.alias, '7');
  const restarted = await server.request(`/100/executions/${runId}/status`, {
    body: { action: 'RESTART', restart: {} },
  });
  assert.equal(restarted.status, 200, restarted.text);
  const cancelled = await server.request(`/100/executions/${runId}/status`, {
    body: { action: 'Cancel', cancel: { recursive: 'true' } },
  });
  assert.deepEqual([cancelled.status, codeOf(cancelled.json)], [403, 11191]);
});

test('a # in a name arrives as %23, a slash and a star may stand unencoded', async () => {
  assert.equal((await server.request('/100/objects/SCRI.A%231')).status, 200);
  assert.equal((await server.request('/100/objects/scri.a%231')).status, 200);
  assert.equal((await server.request('/100/objects/OPER/DEMO')).status, 200);
  assert.equal((await server.request('/100/objects/OPER%2FDEMO')).status, 200);
  const listed = await server.request('/100/executions?name=SCRI.*');
  assert.equal(listed.status, 200);
  const strange = await server.request('/100/objects/A*B');
  assert.deepEqual([strange.status, codeOf(strange.json)], [404, 45921]);
});

test('a body that is not JSON is refused with line and column', async () => {
  const answer = await server.request('/100/executions', { text: '{\n "object_name": SCRI\n}' });
  assert.deepEqual(
    [answer.status, answer.json],
    [
      400,
      { code: 45910, error: 'The body is not valid JSON.', details: 'Line 2, column 17: expected a value.' },
    ],
  );
});

test('a body of the wrong shape is refused with every problem in its place', async () => {
  const answer = await server.request('/100/executions', { body: { object_name: [], inputs: 'x' } });
  assert.equal(answer.status, 400);
  assert.deepEqual(answer.json, {
    code: 45911,
    error: 'A value in the request is not valid.',
    details:
      'body.object_name: is a list; expected the name of an object\n' +
      'body.inputs: is "x"; expected an object of variables and their values',
  });
  assert.match(
    (await server.request('/100/executions', { body: [] })).text,
    /body: is a list; expected an object/,
  );
  assert.match(
    (await server.request('/100/executions', { method: 'POST' })).text,
    /body.object_name: is missing/,
  );
});

test('an unknown address is 404 and a wrong method 405, in the shape of every error', async () => {
  const unknown = await server.request('/100/nothing');
  assert.deepEqual([unknown.status, codeOf(unknown.json)], [404, 45913]);
  const wrong = await server.request('/100/executions', { method: 'PATCH' });
  assert.deepEqual([wrong.status, codeOf(wrong.json), wrong.headers.get('allow')], [405, 45914, 'POST, GET']);
  const bad = await raw('GET /ae/api/v1/100/objects/%zz HTTP/1.1', 'Host: x', 'Connection: close', '', '');
  assert.match(bad, /^HTTP\/1\.1 404 Not Found.*\{"code":45913/s);
});

test('too large a body, too large headers and what is not HTTP are refused in the shape of every error', async () => {
  const large = await server.request('/100/executions', { body: { object_name: 'x'.repeat(1024 * 1024) } });
  assert.deepEqual([large.status, codeOf(large.json)], [413, 45912]);
  const headers = await raw('GET /ae/api/v1/ping HTTP/1.1', `X: ${'x'.repeat(9000)}`, '', '');
  assert.match(headers, /^HTTP\/1\.1 431 .*\{"code":45911/s);
  assert.match(await raw('nonsense', '', ''), /^HTTP\/1\.1 400 .*\{"code":45911/s);
  // An answer to HEAD never has a body.
  assert.match(await raw('HEAD /ae/é HTTP/1.1', '', ''), /^HTTP\/1\.1 400 .*\r\n\r\n$/s);
});

test('a parameter that may be given once and is given twice is refused', async () => {
  const answer = await server.request('/100/executions?name=A&name=B');
  assert.deepEqual([answer.status, codeOf(answer.json)], [400, 45911]);
});

test('a client that does not exist, or is no number, is 404', async () => {
  const credentials = 'OPER/DEMO:geheim';
  assert.equal(codeOf((await server.request('/300/system/health', { credentials })).json), 45924);
  assert.equal(codeOf((await server.request('/abc/system/health', { credentials })).json), 45924);
});

test('clients do not see each other', async () => {
  const other = { credentials: '200/OPER/DEMO:geheim' };
  assert.equal((await server.request('/200/objects/SCRI.A%231', other)).status, 404);
  const started = await server.request('/100/executions', { body: { object_name: 'SCRI.A#1' } });
  const runId = runIdOf(started.json);
  for (const path of ['', '/children', '/variables', '/comments', '/reports', '/reports/ACT']) {
    assert.equal((await server.request(`/200/executions/${runId}${path}`, other)).status, 404, path);
  }
  const cancel = await server.request(`/200/executions/${runId}/status`, {
    ...other,
    body: { action: 'cancel' },
  });
  assert.equal(cancel.status, 404);
  const list = await server.request('/200/executions?include_deactivated=true', other);
  assert.deepEqual(list.json, { total: 0, data: [], hasmore: false });
});

function codeOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'code' in json ? json.code : json;
}

function runIdOf(json: unknown): number {
  assert.ok(typeof json === 'object' && json !== null && 'run_id' in json && typeof json.run_id === 'number');
  return json.run_id;
}
