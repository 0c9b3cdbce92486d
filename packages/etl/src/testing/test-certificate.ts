import { generate } from 'selfsigned';
import type { TestCertificate } from './test-http.ts';

/** A certificate for 127.0.0.1 that is its own authority. */
export async function testCertificate(): Promise<TestCertificate> {
  const made = await generate([{ name: 'commonName', value: 'Taktwerk test' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { key: made.private, cert: made.cert };
}
