import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { AGENT_PATH } from '@taktwerk/model';
import { type RawData, WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

async function withServer(use: (server: TestServer, beat: () => void) => Promise<void>): Promise<void> {
  let beat = (): void => {};
  const server = await startTestServer({
    agentHeartbeat: (given) => {
      beat = given;
      return () => {};
    },
  });
  try {
    await use(server, () => beat());
  } finally {
    await server.end();
  }
}

function connectAgent(server: TestServer, options: { readonly autoPong?: boolean } = {}): WebSocket {
  return new WebSocket(server.url.replace('http', 'ws') + AGENT_PATH, options);
}

function textOf(data: unknown): string {
  return (data as RawData).toString();
}

test('an agent that connects is challenged', async () => {
  await withServer(async (server) => {
    const agent = connectAgent(server);
    const [data] = await once(agent, 'message');
    assert.match(textOf(data), /^\[\{"kind":"challenge","nonce":"[^"]+"\}\]$/);
    agent.close();
    await once(agent, 'close');
  });
});

test('an upgrade at another address is 404', async () => {
  await withServer(async (server) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/elsewhere`);
    const [error] = await once(socket, 'error');
    assert.match(String(error), /404/);
  });
});

test('an agent that shows no sign of life is cut off, one that does is not', async () => {
  await withServer(async (server, beat) => {
    const dead = connectAgent(server, { autoPong: false });
    const living = connectAgent(server);
    await Promise.all([once(dead, 'open'), once(living, 'open')]);
    const cutOff = once(dead, 'close');
    for (let beats = 0; beats < 3; beats += 1) {
      const asked = once(living, 'ping');
      beat();
      await asked;
      // The server answers this after it has taken the sign of life sent before.
      living.ping();
      await once(living, 'pong');
    }
    assert.equal((await cutOff)[0], 1006);
    assert.equal(living.readyState, WebSocket.OPEN);
    living.terminate();
  });
});

test('frames that are not text, or too large, end the connection and nothing else', async () => {
  await withServer(async (server) => {
    const binary = connectAgent(server);
    await once(binary, 'open');
    binary.send(Buffer.from([1, 2]));
    assert.equal((await once(binary, 'close'))[0], 1003);
    const large = connectAgent(server);
    large.on('error', () => {});
    await once(large, 'open');
    large.send('x'.repeat(17 * 1024 * 1024));
    assert.ok([1006, 1009].includes((await once(large, 'close'))[0]));
    assert.equal((await server.request('/100/system/health')).status, 200);
    assert.deepEqual(server.faults, []);
  });
});

test('a server that closes says good-bye to its agents', async () => {
  const server = await startTestServer();
  const agent = connectAgent(server);
  await once(agent, 'open');
  const closed = once(agent, 'close');
  await server.end();
  assert.equal((await closed)[0], 1001);
});
