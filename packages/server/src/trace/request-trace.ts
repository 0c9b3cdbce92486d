import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSecretName, MASK, maskSecrets, maskUrl } from './mask.ts';

/** Characters of a body that are shown. */
const SHOWN = 8192;
/** Bytes of a body that is taken apart to be shown; a larger one would hold up everybody else. */
const READ = 256 * 1024;

/** `[TRACE] JCL`: 0 nothing, 1 headers and bodies, 2 also who logs in and what came of it. */
export type TraceLevel = 0 | 1 | 2;

/** Writes requests and answers to the log, as far as the level says, secrets masked. */
export class RequestTrace {
  readonly #write: (line: string) => void;
  #level: TraceLevel;

  constructor(level: TraceLevel, write: (line: string) => void) {
    this.#level = level;
    this.#write = write;
  }

  get level(): TraceLevel {
    return this.#level;
  }

  /** Counts from the next answer on. */
  set level(level: TraceLevel) {
    if (level === this.#level) return;
    this.#write(`JCL trace level ${this.#level} becomes ${level}.`);
    this.#level = level;
  }

  /** A request with its answer, of which `payload` is the body before it is compressed. */
  answered(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
    if (this.#level === 0) return;
    const { method, url, ip, id } = request;
    this.#write(
      `JCL ${id} request ${method} ${maskUrl(url)} from ${ip} ${JSON.stringify({
        headers: maskHeaders(request.headers),
        body: bodyText(request.body),
      })}`,
    );
    this.#write(
      `JCL ${id} answer ${reply.statusCode} ${JSON.stringify({
        headers: maskHeaders(reply.getHeaders()),
        body: bodyText(payload),
      })}`,
    );
  }

  /** What came of a login; `who` as far as it is known. */
  login(
    request: FastifyRequest,
    who: { readonly client: number | null; readonly user: string | null; readonly department: string | null },
    outcome: string,
  ): void {
    if (this.#level < 2) return;
    this.#write(
      `JCL ${request.id} login client ${who.client ?? '-'} user ${JSON.stringify(who.user ?? '-')} department ${JSON.stringify(who.department ?? '-')} from ${request.ip}: ${outcome}`,
    );
  }
}

function maskHeaders(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretName(name) ? MASK : value]),
  );
}

/** A body that is not JSON, or too long to be taken apart, is not shown: nobody could say where its secrets are. */
function bodyText(body: unknown): unknown {
  if (body === undefined || body === null || body === '') return '';
  if (!Buffer.isBuffer(body) && typeof body !== 'string') return '(a stream)';
  const bytes = Buffer.byteLength(body);
  if (bytes > READ) return `(${bytes} bytes)`;
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    return `(${bytes} bytes, no JSON)`;
  }
  const text = JSON.stringify(maskSecrets(value));
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${bytes} bytes)`;
}
