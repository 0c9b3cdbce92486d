import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Looks at what a client sends, and says what becomes of it: it is passed on; or the connection is cut instead of that,
 * or as soon as the server has answered; or only the client loses its connection, and the server waits on for more.
 */
export type Cut = (sent: Buffer) => 'pass' | 'cutBefore' | 'loseAnswer' | 'loseClient';

/** Stands between client and server on loopback, and cuts connections where a test says so. */
export class CutProxy {
  /** What happens to what clients send; everything passes until a test says otherwise. */
  cut: Cut = () => 'pass';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: number) {
    this.#server = createServer((client) => this.#join(client, target));
  }

  static async open(target: number): Promise<CutProxy> {
    const proxy = new CutProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy is closed.');
    return address.port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, target: number): void {
    const server = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      // An end without a close follows every error; the other side learns of it there.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    let losesAnswer = false;
    server.on('data', (received) => {
      if (losesAnswer) client.destroy();
      else client.write(received);
    });
    client.on('data', (sent: Buffer) => {
      const what = this.cut(sent);
      if (what === 'pass') server.write(sent);
      else if (what === 'cutBefore') server.destroy();
      else if (what === 'loseAnswer') {
        losesAnswer = true;
        server.write(sent);
      } else {
        client.removeAllListeners('close');
        client.destroy();
      }
    });
  }
}
