import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { test } from 'node:test';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { startTestServer, TEST_CREDENTIALS } from '../testing/test-server.ts';
import { Listeners } from './listener.ts';
import { DEFAULT_LIMITS } from './server-limits.ts';

async function certificateOf(name: string): Promise<{ certificate: string; key: string }> {
  const made = await generate([{ name: 'commonName', value: name }], { keySize: 2048, algorithm: 'sha256' });
  return { certificate: made.cert, key: made.private };
}

/** Asks for `/ping` on a new connection: status, and the certificate that was shown. */
function ping(url: string, ca: string): Promise<{ status: number | undefined; shown: PeerCertificate }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}/ae/api/v1/ping`,
      { ca, agent: false, checkServerIdentity: () => undefined, timeout: 120_000 },
      (answer) => {
        const shown = (answer.socket as TLSSocket).getPeerCertificate();
        answer.resume();
        answer.on('end', () => resolve({ status: answer.statusCode, shown }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

test('HTTPS answers with a certificate that is exchanged while it runs; one that cannot be used leaves the old one', async () => {
  const first = await certificateOf('first.example');
  const second = await certificateOf('second.example');
  const listeners = new Listeners(DEFAULT_LIMITS, first);
  assert.throws(() => listeners.change({ ...first, key: second.key }), /invalidCertificate|cannot be used/);
  assert.throws(() => new Listeners(DEFAULT_LIMITS, { certificate: 'x', key: 'y' }), /PEM/);

  const server = await startTestServer({ certificate: first });
  try {
    assert.ok(server.url.startsWith('https://'));
    const before = await ping(server.url, first.certificate);
    assert.deepEqual([before.status, before.shown.subject.CN], [200, 'first.example']);
    server.running.changeCertificate(second);
    const after = await ping(server.url, second.certificate);
    assert.deepEqual([after.status, after.shown.subject.CN], [200, 'second.example']);
    assert.throws(() => server.running.changeCertificate({ ...first, key: second.key }));
    assert.equal((await ping(server.url, second.certificate)).status, 200);
    await assert.rejects(fetch(`${server.url.replace('https', 'http')}/ae/api/v1/ping`));
  } finally {
    await server.end();
  }
});

test('a request that offers HTTP/2 besides is answered like any other', async () => {
  const server = await startTestServer();
  try {
    const asked = plainRequest(`${server.url}/ae/api/v1/100/executions`, {
      agent: false,
      headers: {
        authorization: `Basic ${Buffer.from(TEST_CREDENTIALS).toString('base64')}`,
        // As java.net.http.HttpClient and `curl --http2` begin.
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
        'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
      },
    }).end();
    const [answer] = await once(asked, 'response');
    let text = '';
    for await (const piece of answer.setEncoding('utf8')) text += piece;
    assert.deepEqual([answer.statusCode, JSON.parse(text)], [200, { total: 0, data: [], hasmore: false }]);
  } finally {
    await server.end();
  }
});
