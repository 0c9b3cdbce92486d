import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import type { HttpConnection } from '../../definition/connection.ts';
import { SilenceTimer } from './silence-timer.ts';

/** Seconds without an answer, unless the connection says otherwise. */
const TIMEOUT_SECONDS = 120;
const ATTEMPTS = 4;
/** Characters of an answer that is not rows. */
const MOST_ANSWER = 10_000_000;
/** Milliseconds before a request is made again, unless the server says how long. */
const FIRST_PAUSE = 500;

/** What was downloaded. */
export interface Downloaded {
  readonly fingerprint: string;
  /** Content coding the server used, already taken away; null without one. */
  readonly packed: string | null;
}

/** Requests to one server: with its credentials, not faster than allowed, again when the server says it is busy. */
export class HttpSession {
  readonly #connection: HttpConnection;
  #next = 0;

  constructor(connection: HttpConnection) {
    this.#connection = connection;
  }

  get #base(): URL {
    const { baseUrl } = this.#connection;
    return new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  }

  /** An address below that of the connection. */
  resolve(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const address = this.follow(path.startsWith('/') ? path.slice(1) : path, this.#base);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return address;
  }

  /** The address a link on a page leads to; another server is refused, since it would see the credentials. */
  follow(link: string, page: URL): URL {
    const address = new URL(link, page);
    const { origin } = this.#base;
    if (address.origin === origin) return address;
    throw new TaktwerkError(
      'sourceFailed',
      `"${address.origin}" is not the server of connection "${this.#connection.name}" (${origin}).`,
    );
  }

  /** Saves an answer in a file; tells a hash of its content, and how the server had packed it on the way. */
  async download(address: URL, path: string): Promise<Downloaded> {
    const hash = createHash('sha256');
    const timer = this.#timer();
    try {
      const answer = await this.#get(address, timer);
      const body = answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body);
      body.on('data', (piece: Buffer) => {
        timer.refresh();
        hash.update(piece);
      });
      await pipeline(body, createWriteStream(path));
      return { fingerprint: hash.digest('hex'), packed: answer.headers.get('content-encoding') };
    } catch (error) {
      throw this.#failed(address, error);
    } finally {
      timer.stop();
    }
  }

  /** Asks for the headers of an answer; returns who says it is the server. */
  async ask(address: URL): Promise<string> {
    const timer = this.#timer();
    try {
      const answer = await this.#get(address, timer);
      await answer.body?.cancel();
      return answer.headers.get('server') ?? 'HTTP';
    } catch (error) {
      throw this.#failed(address, error);
    } finally {
      timer.stop();
    }
  }

  /** A signal once nothing has come for as long as the connection allows. */
  #timer(): SilenceTimer {
    return new SilenceTimer(this.#connection.requestTimeoutSeconds ?? TIMEOUT_SECONDS);
  }

  #get(address: URL, timer: SilenceTimer): Promise<Response> {
    return this.#fetch('GET', address, null, timer);
  }

  /**
   * Sends a text, which is JSON, or a file, and returns the text of the answer. It is sent again only when the server says
   * that it has done nothing yet (429, 503).
   */
  async request(method: string, address: URL, body: string | Blob | null): Promise<string> {
    const timer = this.#timer();
    try {
      const answer = await this.#fetch(method, address, body, timer);
      let text = '';
      for await (const piece of Readable.fromWeb(answer.body ?? new ReadableStream()).setEncoding('utf8')) {
        timer.refresh();
        text += String(piece);
        if (text.length > MOST_ANSWER)
          throw new TaktwerkError(
            'sourceFailed',
            `${method} ${address.href} answered more than ${MOST_ANSWER} characters.`,
          );
      }
      return text;
    } catch (error) {
      throw this.#failed(address, error, method);
    } finally {
      timer.stop();
    }
  }

  async #fetch(
    method: string,
    address: URL,
    body: string | Blob | null,
    timer: SilenceTimer,
  ): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#wait();
      timer.refresh();
      const answer = await fetch(address, {
        method,
        headers: {
          ...this.#headers(),
          ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        },
        ...(body === null ? {} : { body }),
        redirect: 'error',
        signal: timer.signal,
      });
      timer.refresh();
      if (answer.ok) return answer;
      const busy = answer.status === 429 || answer.status === 503;
      if (busy && attempt < ATTEMPTS) {
        const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
        await answer.body?.cancel();
        timer.stop();
        await pause(Number.isNaN(seconds) ? FIRST_PAUSE * 2 ** attempt : seconds * 1000);
        continue;
      }
      const text = (await answer.text()).slice(0, 300);
      throw new TaktwerkError('sourceFailed', `${method} ${address.href} answered ${answer.status}: ${text}`);
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
    const { headers, secretHeaders, user, password, bearer } = this.#connection;
    const basic = user === undefined ? null : Buffer.from(`${user}:${password ?? ''}`).toString('base64');
    return {
      ...headers,
      ...secretHeaders,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(basic === null ? {} : { authorization: `Basic ${basic}` }),
    };
  }

  #failed(address: URL, error: unknown, method = 'GET'): TaktwerkError {
    if (error instanceof TaktwerkError) return error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    const why =
      error instanceof Error ? `${error.message}${cause === '' ? '' : ` (${cause})`}` : String(error);
    return new TaktwerkError('sourceFailed', `${method} ${address.href}: ${why}`, { cause: error });
  }
}
