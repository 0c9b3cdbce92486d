import { type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { AGENT_PATH, AGENT_PROTOCOL } from '@taktwerk/model';
import { type RawData, WebSocket } from 'ws';
import { isRecord } from '../http/is-record.ts';

/** Connects to a server as an agent would, and gives back the kind of what it answers to the hello. */
export async function connectAgent(
  url: string,
  agent: string,
  key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  token: string | null,
): Promise<{ readonly answer: unknown; readonly socket: WebSocket }> {
  const socket = new WebSocket(url.replace('http', 'ws') + AGENT_PATH);
  const { nonce } = await message(socket);
  const hello = {
    kind: 'hello',
    protocol: AGENT_PROTOCOL,
    agent,
    publicKey: key.publicKey.export({ type: 'spki', format: 'pem' }),
    signature: sign(null, Buffer.from(`${String(nonce)}\n${agent}`), key.privateKey).toString('base64'),
    token,
    platform: 'UNIX',
    version: '1.2.3',
    hardware: 'x64/2',
    software: 'Linux',
    epoch: 0,
    jobs: [],
  };
  const answered = message(socket);
  socket.send(JSON.stringify([hello]));
  return { answer: (await answered).kind, socket };
}

async function message(socket: WebSocket): Promise<Readonly<Record<string, unknown>>> {
  const [data] = await once(socket, 'message');
  const [first]: unknown[] = JSON.parse((data as RawData).toString());
  if (isRecord(first)) return first;
  throw new Error('The server sent no message.');
}
