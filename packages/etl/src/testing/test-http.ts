import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TestContext } from 'node:test';

/** Key and certificate of a server of a test. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Starts a server on a free port that goes with the test; returns its address. */
export async function testHttp(
  test: TestContext,
  listener: RequestListener,
  certificate: TestCertificate | null = null,
): Promise<string> {
  const server = certificate === null ? createServer(listener) : createTlsServer(certificate, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has a port.');
  return `${certificate === null ? 'http' : 'https'}://127.0.0.1:${address.port}`;
}
