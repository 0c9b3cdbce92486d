import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { generate } from 'selfsigned';
import { startTestServer } from '../../packages/server/src/testing/test-server.ts';
import { readCases } from './conformance-case.ts';
import { type ConformanceServer, takeStep } from './take-step.ts';

const FOLDER = new URL('./cases/', import.meta.url);

for (const protocol of ['HTTP', 'HTTPS'] as const) {
  suite(protocol, () => {
    let at: ConformanceServer;

    before(async () => {
      at = protocol === 'HTTP' ? await plainServer() : await secureServer();
    });

    after(async () => {
      await at.server.end();
      assert.deepEqual(at.server.faults, []);
    });

    for (const file of readdirSync(FOLDER).sort()) {
      for (const { title, reference, steps } of readCases(
        readFileSync(new URL(file, FOLDER), 'utf8'),
        file,
      )) {
        test(`${file.replace('.json', '')}: ${title} (${reference})`, async () => {
          const saved = new Map<string, unknown>();
          for (const [index, step] of steps.entries()) await takeStep(at, step, `step ${index + 1}`, saved);
        });
      }
    }
  });
}

async function plainServer(): Promise<ConformanceServer> {
  return { server: await startTestServer(), authority: null };
}

/** A server with a certificate for 127.0.0.1 that is its own authority. */
async function secureServer(): Promise<ConformanceServer> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Taktwerk test' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const server = await startTestServer({ certificate: { certificate: cert, key } });
  assert.ok(server.url.startsWith('https://'));
  return { server, authority: cert };
}
