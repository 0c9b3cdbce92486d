import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { startTestServer, TEST_CREDENTIALS } from './testing/test-server.ts';

test('a request that never arrives whole does not hold up the end of the server', async () => {
  const server = await startTestServer({ limits: { closeTime: 20 } });
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.resume();
  const authorization = `Basic ${Buffer.from(TEST_CREDENTIALS).toString('base64')}`;
  socket.write(
    `POST /ae/api/v1/100/executions HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: 10\r\n\r\n{`,
  );
  const closed = once(socket, 'close');
  // An answer on another connection says that the server has read this far.
  await server.request('/ping');
  await server.end();
  await closed;
});

test('a server that has ended leaves its port to the next', async () => {
  const first = await startTestServer();
  await first.request('/ping');
  await first.end();
  await assert.rejects(fetch(`${first.url}/ae/api/v1/ping`));
});
