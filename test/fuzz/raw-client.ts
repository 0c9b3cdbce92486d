import { Agent, request } from 'node:http';
import type { FuzzRequest } from './random-request.ts';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  /** The body as JSON; null when it is said to be something else, undefined when it cannot be read. */
  readonly json: unknown;
  readonly milliseconds: number;
}

/** Sends requests as they are, on connections that are kept; no path is tidied up. */
export class RawClient {
  readonly #url: URL;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** A connection that the server closed just as it was taken again is no answer: such a request goes out once more. */
  async send(asked: FuzzRequest): Promise<RawAnswer> {
    try {
      return await this.#send(asked);
    } catch (error) {
      if (!(error instanceof ClosedMeanwhile)) throw error;
      return await this.#send(asked);
    }
  }

  #send({ method, path, headers, body }: FuzzRequest): Promise<RawAnswer> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: this.#url.hostname,
          port: this.#url.port,
          agent: this.#agent,
          method,
          path,
          headers: {
            ...headers,
            ...(body === null || 'transfer-encoding' in headers ? {} : { 'content-length': body.length }),
          },
          timeout: 90_000,
        },
        (answer) => {
          const chunks: Buffer[] = [];
          // It goes on until somebody leaves.
          if (answer.headers['content-type']?.startsWith('text/event-stream')) answer.destroy();
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', (error: NodeJS.ErrnoException) => {
            if (!answer.destroyed || error.code !== 'ECONNRESET') reject(error);
          });
          answer.on('close', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const type = answer.headers['content-type'] ?? '';
            resolve({
              status: answer.statusCode ?? 0,
              text,
              type,
              json: type.startsWith('application/json') ? readJson(text) : null,
              milliseconds: performance.now() - started,
            });
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('No answer within 90 seconds.')));
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const isClosed = outgoing.reusedSocket && error.code === 'ECONNRESET';
        reject(isClosed ? new ClosedMeanwhile(error.message, { cause: error }) : error);
      });
      outgoing.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

class ClosedMeanwhile extends Error {}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
