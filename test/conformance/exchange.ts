import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** No answer takes longer, even on a busy machine; milliseconds. */
const PATIENCE = 120_000;

export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with any method, GET too. */
  readonly body: string | null;
  /** Certificate of the authority an HTTPS server is trusted by. */
  readonly authority: string | null;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; `undefined` when it is empty or no JSON. */
  readonly json: unknown;
}

/** Sends a request with its address as it is written, and a body on GET too, which `fetch` does not do. */
export function exchange({ method, url, headers, body, authority }: Exchange): Promise<ExchangeAnswer> {
  const { hostname, port, protocol, origin } = new URL(url);
  const options = {
    method,
    hostname,
    port,
    path: url.slice(origin.length),
    headers: { ...headers, ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
    timeout: PATIENCE,
  };
  return new Promise((resolve, reject) => {
    const sent =
      protocol === 'https:'
        ? httpsRequest({ ...options, ...(authority === null ? {} : { ca: authority }) })
        : httpRequest(options);
    sent.on('response', (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8');
        const isJson = answer.headers['content-type']?.startsWith('application/json') ?? false;
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: isJson && text !== '' ? JSON.parse(text) : undefined,
        });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${url}: no answer within ${PATIENCE} ms`)));
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}
