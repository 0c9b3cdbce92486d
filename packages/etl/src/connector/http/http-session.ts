import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model';
import type { HttpConnection } from '../../definition/connection.ts';

/** Seconds without an answer, unless the connection says otherwise. */
const TIMEOUT_SECONDS = 120;
const ATTEMPTS = 4;
/** Milliseconds before a request is made again, unless the server says how long. */
const FIRST_PAUSE = 500;

/** Requests to one server: with its credentials, not faster than allowed, again when the server says it is busy. */
export class HttpSession {
  readonly #connection: HttpConnection;
  #next = 0;

  constructor(connection: HttpConnection) {
    this.#connection = connection;
  }

  /** An address below that of the connection; another server is refused, since it would see the credentials. */
  resolve(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const base = new URL(
      this.#connection.baseUrl.endsWith('/') ? this.#connection.baseUrl : `${this.#connection.baseUrl}/`,
    );
    const address = new URL(path.startsWith('/') ? path.slice(1) : path, base);
    if (address.origin !== base.origin) {
      throw new TaktwerkError(
        'sourceFailed',
        `"${address.origin}" is not the server of connection "${this.#connection.name}" (${base.origin}).`,
      );
    }
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return address;
  }

  /** Saves an answer in a file; returns a hash of its content. */
  async download(address: URL, path: string): Promise<string> {
    const answer = await this.get(address);
    const hash = createHash('sha256');
    const body = answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body);
    body.on('data', (piece: Buffer) => hash.update(piece));
    try {
      await pipeline(body, createWriteStream(path));
    } catch (error) {
      throw this.#failed(address, error);
    }
    return hash.digest('hex');
  }

  async get(address: URL): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#wait();
      let answer: Response;
      try {
        answer = await fetch(address, {
          headers: this.#headers(),
          redirect: 'error',
          signal: AbortSignal.timeout((this.#connection.requestTimeoutSeconds ?? TIMEOUT_SECONDS) * 1000),
        });
      } catch (error) {
        throw this.#failed(address, error);
      }
      if (answer.ok) return answer;
      const busy = answer.status === 429 || answer.status === 503;
      if (busy && attempt < ATTEMPTS) {
        const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
        await answer.body?.cancel();
        await pause(Number.isNaN(seconds) ? FIRST_PAUSE * 2 ** attempt : seconds * 1000);
        continue;
      }
      const text = (await answer.text()).slice(0, 300);
      throw new TaktwerkError('sourceFailed', `GET ${address.href} answered ${answer.status}: ${text}`);
    }
  }

  async #wait(): Promise<void> {
    const rate = this.#connection.requestsPerSecond;
    if (rate === undefined) return;
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + 1000 / rate;
    if (at > now) await pause(at - now);
  }

  #headers(): Record<string, string> {
    const { headers, user, password, bearer } = this.#connection;
    const basic = user === undefined ? null : Buffer.from(`${user}:${password ?? ''}`).toString('base64');
    return {
      ...headers,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(basic === null ? {} : { authorization: `Basic ${basic}` }),
    };
  }

  #failed(address: URL, error: unknown): TaktwerkError {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    const why =
      error instanceof Error ? `${error.message}${cause === '' ? '' : ` (${cause})`}` : String(error);
    return new TaktwerkError('sourceFailed', `GET ${address.href}: ${why}`, { cause: error });
  }
}
