import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Taktwerk } from '@taktwerk/runtime';
import { type AgentListenerOptions, listenForAgents } from './agent-listener.ts';

/** The agent beside the server, and itself once more while its old connection is still being found dead. */
const CONNECTIONS = 8;

/**
 * Listens for the agent beside a server that speaks TLS, on a free port of the loopback without TLS: that agent cannot
 * be expected to trust a certificate made out to another name. It answers nothing but agents.
 */
export async function listenOnLoopback(
  taktwerk: Taktwerk,
  options: AgentListenerOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.maxConnections = CONNECTIONS;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const agents = listenForAgents(server, taktwerk, options);
  return {
    url: `ws://127.0.0.1:${port}`,
    async close() {
      await agents.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
