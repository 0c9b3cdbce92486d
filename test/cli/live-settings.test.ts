import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { TaktwerkProcess, testFolder } from './taktwerk-process.ts';

async function putCertificate(folder: string, name: string): Promise<void> {
  const made = await generate([{ name: 'commonName', value: name }], { keySize: 2048, algorithm: 'sha256' });
  // By renaming, as tools that renew certificates do.
  for (const [file, text] of [
    ['key.pem', made.private],
    ['cert.pem', made.cert],
  ] as const) {
    await writeFile(join(folder, `${file}.new`), text);
    await rename(join(folder, `${file}.new`), join(folder, file));
  }
}

/** Status of `/ping` on a new connection, and the name in the certificate shown. */
async function ping(url: string): Promise<readonly [number | undefined, string]> {
  const asked = request(`${url}/ae/api/v1/ping`, {
    agent: false,
    rejectUnauthorized: false,
    timeout: 120_000,
  });
  asked.end();
  const [answer] = await once(asked, 'response');
  const shown = (answer.socket as TLSSocket).getPeerCertificate().subject.CN;
  answer.resume();
  await once(answer, 'end');
  return [answer.statusCode, String(shown)];
}

test('certificate, trace and passive state change with their files, without a restart; the agent beside it needs no TLS', async (t) => {
  const folder = await testFolder(t);
  await putCertificate(folder, 'one.example');
  const ini = join(folder, 'server.ini');
  const settings = (more: string): Promise<void> =>
    writeFile(
      ini,
      `[REST]\nport=0\nsslEnabled=1\nsslCertificate=${join(folder, 'cert.pem')}\nsslKey=${join(folder, 'key.pem')}\n${more}`,
    );
  await settings('');
  const serve = new TaktwerkProcess(['serve', '--data', join(folder, 'data'), '--ini', ini], {
    TAKTWERK_ADMIN_PASSWORD: 'a password of the tests',
  });
  t.after(() => serve.kill());
  await serve.until('the agent is ready', () => serve.err.includes('UNIX01: ready'));
  const url = `https://${serve.out.split('https://')[1]?.split('\n')[0]}`;
  assert.deepEqual(await ping(url), [200, 'one.example']);

  await putCertificate(folder, 'two.example');
  await serve.until('it is read', () => serve.err.includes('The certificate was read anew'));
  assert.deepEqual(await ping(url), [200, 'two.example']);
  await writeFile(join(folder, 'cert.pem'), 'broken');
  await serve.until('it is refused', () => serve.err.includes('The new certificate is not used'));
  assert.deepEqual(await ping(url), [200, 'two.example']);

  await settings('passive=1\n[TRACE]\nJCL=1\n');
  await serve.until('it is passive', () => serve.err.includes('This process is passive now.'));
  assert.ok(serve.err.includes('JCL trace level 0 becomes 1.'));
  assert.equal((await ping(url))[0], 503);
  await settings('[TRACE]\nJCL=nine\n');
  await serve.until('it is refused', () => serve.err.includes('is not taken over'));
  assert.equal((await ping(url))[0], 503);
  await settings('');
  await serve.until('it is active', () => serve.err.includes('This process is active now.'));
  assert.equal((await ping(url))[0], 200);
  assert.ok(!serve.err.includes('PRIVATE KEY'));
  serve.child.kill('SIGTERM');
  assert.equal(await serve.ended, 0, serve.err);
});
