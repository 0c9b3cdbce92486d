import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startTestServer, TEST_CREDENTIALS } from '../testing/test-server.ts';

const AUTHORIZATION = `Basic ${Buffer.from(TEST_CREDENTIALS).toString('base64')}`;

/** The documentation, as the bytes that came. */
function documentation(url: string, headers: Record<string, string>): Promise<[string | undefined, Buffer]> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/taktwerk/v1/openapi.json`, { headers, agent: false }, async (answer) => {
      const pieces: Buffer[] = [];
      for await (const piece of answer) pieces.push(piece);
      resolve([answer.headers['content-encoding'], Buffer.concat(pieces)]);
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('answers are compressed only where that is switched on and the caller accepts it', async () => {
  const server = await startTestServer({ gzip: true });
  const plain = await startTestServer();
  try {
    const [encoding, bytes] = await documentation(server.url, { 'accept-encoding': 'gzip' });
    const [none, whole] = await documentation(server.url, {});
    assert.deepEqual([encoding, none], ['gzip', undefined]);
    assert.ok(bytes.length * 3 < whole.length);
    assert.deepEqual(gunzipSync(bytes), whole);
    assert.equal((await documentation(plain.url, { 'accept-encoding': 'gzip' }))[0], undefined);
  } finally {
    await server.end();
    await plain.end();
  }
});

test('a passive process answers 503 to everything, ping too, until it is activated', async () => {
  const server = await startTestServer({ passive: true });
  try {
    const ping = await server.request('/ping', { credentials: null });
    assert.deepEqual([ping.status, ping.headers.get('retry-after')], [503, '1']);
    assert.match(ping.text, /passive/);
    assert.equal((await server.request('/100/system/health')).status, 503);
    const system = { credentials: '0/OPER/DEMO:geheim' };
    assert.equal((await server.request('/taktwerk/v1/100/node')).status, 403);
    const now = await server.request('/taktwerk/v1/0/node', { ...system, body: { active: true, trace: 0 } });
    assert.deepEqual([now.status, now.json], [200, { active: true, trace: 0 }]);
    assert.equal(
      (await server.request('/taktwerk/v1/0/node', { ...system, body: { trace: 3 } })).status,
      400,
    );
    assert.equal((await server.request('/ping', { credentials: null })).status, 200);
  } finally {
    await server.end();
  }
});

test('a request that comes too slowly, and a connection too many, are cut off', async () => {
  const server = await startTestServer({ limits: { requestTime: 200, connections: 2 } });
  const { hostname, port } = new URL(server.url);
  try {
    const slow = connect(Number(port), hostname);
    slow.setEncoding('utf8');
    let text = '';
    slow.on('data', (data: string) => {
      text += data;
    });
    slow.write(`POST /ae/api/v1/100/executions HTTP/1.1\r\nHost: x\r\nAuthorization: ${AUTHORIZATION}\r\n`);
    const second = connect(Number(port), hostname);
    await once(second, 'connect');
    const third = connect(Number(port), hostname);
    third.on('error', () => {});
    await once(third, 'close');
    second.destroy();
    await once(slow, 'close');
    assert.match(text, /^HTTP\/1\.1 408 .*arrive in time/s);
  } finally {
    await server.end();
  }
});
