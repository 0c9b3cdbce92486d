import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AGENT_PATH, TaktwerkError } from '@taktwerk/model';
import type { Taktwerk } from '@taktwerk/runtime';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { FaultListener } from '../http/error-reply.ts';

/** Largest frame an agent may send: several times its output window of unacknowledged text. */
const MAX_FRAME = 16 * 1024 * 1024;
/** Bytes that may wait to be sent to an agent; one that takes so little is cut off and comes again. */
const MAX_WAITING = 64 * 1024 * 1024;

/** Milliseconds an agent has to answer the good-bye. */
const GOODBYE = 1000;

/** Calls again and again until it is stopped by what it gives back. */
export type Heartbeat = (beat: () => void) => () => void;

/** A sign of life is asked for every 15 seconds. */
export const everyFifteenSeconds: Heartbeat = (beat) => {
  const timer = setInterval(beat, 15_000);
  return () => clearInterval(timer);
};

export interface AgentListenerOptions {
  /** At each beat every agent is asked for a sign of life; one that gave none since the last beat is cut off. */
  readonly heartbeat: Heartbeat;
  readonly onFault: FaultListener;
}

export interface AgentListener {
  /** Says good-bye to every agent and cuts off those that do not answer; jobs go on and agents come again. */
  close(): Promise<void>;
}

/** Whether a request comes from an agent that wants to go over to messages. */
export function isForAgents(request: IncomingMessage): boolean {
  const [path] = (request.url ?? '').split('?', 1);
  return path === AGENT_PATH;
}

/** Listens for agents on the port of the server and hands their frames to the runtime. */
export function listenForAgents(
  server: Server,
  taktwerk: Taktwerk,
  options: AgentListenerOptions,
): AgentListener {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });
  /** Agents that have given no sign of life since the last beat. */
  const silent = new WeakSet<WebSocket>();
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!isForAgents(request)) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      serveAgent(webSocket, request.socket, taktwerk, silent, options.onFault);
    });
  };
  server.on('upgrade', onUpgrade);
  const stopHeartbeat = options.heartbeat(() => {
    for (const webSocket of sockets.clients) {
      if (silent.has(webSocket)) webSocket.terminate();
      else {
        silent.add(webSocket);
        webSocket.ping();
      }
    }
  });
  return {
    async close() {
      stopHeartbeat();
      server.off('upgrade', onUpgrade);
      const open = [...sockets.clients];
      const closed = open.map((webSocket) => new Promise((resolve) => webSocket.once('close', resolve)));
      for (const webSocket of open) webSocket.close(1001, 'The server is shutting down.');
      const cut = setTimeout(() => {
        for (const webSocket of open) webSocket.terminate();
      }, GOODBYE);
      await Promise.all(closed);
      clearTimeout(cut);
      sockets.close();
    },
  };
}

function serveAgent(
  webSocket: WebSocket,
  socket: Socket,
  taktwerk: Taktwerk,
  silent: WeakSet<WebSocket>,
  onFault: FaultListener,
): void {
  const session = taktwerk.acceptAgent({
    remoteAddress: socket.remoteAddress ?? '',
    remotePort: socket.remotePort ?? 0,
    send(frame) {
      if (webSocket.readyState !== webSocket.OPEN) return;
      webSocket.send(frame);
      if (webSocket.bufferedAmount > MAX_WAITING) webSocket.terminate();
    },
    close: (reason) => webSocket.close(1000, closeReason(reason)),
  });

  webSocket.on('pong', () => silent.delete(webSocket));
  webSocket.on('message', (data: RawData, isBinary: boolean) => {
    silent.delete(webSocket);
    if (isBinary) {
      webSocket.close(1003, 'Expected text frames.');
      return;
    }
    try {
      session.receive(frameText(data));
    } catch (error) {
      // A message we refuse is the agent's fault and told to it; any other is ours. Both end this connection only.
      if (!(error instanceof TaktwerkError)) onFault(error, 'agent connection');
      webSocket.close(
        1008,
        error instanceof TaktwerkError ? closeReason(error.details) : 'The message failed.',
      );
    }
  });
  webSocket.on('error', () => webSocket.terminate());
  webSocket.on('close', () => session.closed());
}

function frameText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

/** A close frame takes 123 bytes of reason. */
function closeReason(text: string): string {
  let reason = text;
  while (Buffer.byteLength(reason) > 123) reason = reason.slice(0, -1);
  return reason;
}
