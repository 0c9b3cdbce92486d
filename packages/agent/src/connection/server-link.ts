import { setTimeout as delay } from 'node:timers/promises';
import { AGENT_PATH } from '@taktwerk/model';
import { backOffMillis } from './back-off.ts';
import { Session, type SessionHandlers } from './session.ts';

/** Keeps the agent connected to its server, for ever, until it is closed. */
export class ServerLink {
  readonly #address: string;
  readonly #handlers: SessionHandlers;
  readonly #log: (text: string) => void;
  readonly #stop = new AbortController();
  #session: Session | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(server: string, handlers: SessionHandlers, log: (text: string) => void) {
    this.#address = new URL(AGENT_PATH, server).href;
    this.#handlers = handlers;
    this.#log = log;
  }

  open(): void {
    this.#ended = this.#keepConnected();
  }

  /** Stops reading orders for a while; the server's sending then waits too. */
  pause(): void {
    this.#session?.socket.pause();
  }

  resume(): void {
    this.#session?.socket.resume();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#session?.socket.terminate();
    await this.#ended;
  }

  async #keepConnected(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      this.#session = new Session(this.#address, this.#handlers);
      const end = await this.#session.ended;
      this.#session = null;
      if (this.#stop.signal.aborted) return;
      failures = end.isWelcomed ? 0 : failures + 1;
      const pause = backOffMillis(failures, end.isRefused, Math.random);
      this.#log(`${end.why} Connecting again in ${(pause / 1000).toFixed(1)} s.`);
      await delay(pause, undefined, { signal: this.#stop.signal }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error;
      });
    }
  }
}
