import { type Answer, answerFailure } from './answer.ts';
import type { Connection } from './connection.ts';
import { isRecord } from './json-reader.ts';

/** Milliseconds a request may take, and how much longer one that waits on purpose. */
const TIMEOUT = 30_000;

export interface RequestOptions {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Milliseconds the server is asked to wait before it answers. */
  readonly waits?: number;
}

/** Talks to one server as one user; every request has a time limit. */
export class HttpClient {
  readonly connection: Connection;
  readonly #authorization: string;

  constructor(connection: Connection) {
    this.connection = connection;
    const { client, user, password, token } = connection;
    const credentials = Buffer.from(`${client}/${user}:${password}`, 'utf8').toString('base64');
    this.#authorization = token === null ? `Basic ${credentials}` : `Bearer ${token}`;
  }

  /** A request to the AE REST API; `path` begins after the client. */
  ae(method: 'GET' | 'POST' | 'DELETE', path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.#request(method, `/ae/api/v1/${this.connection.client}${path}`, options);
  }

  /** A request to the extension API; `path` begins after the client. */
  extension(
    path: string,
    options: RequestOptions & { readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' } = {},
  ): Promise<Answer> {
    return this.#request(options.method ?? 'GET', `/taktwerk/v1/${this.connection.client}${path}`, options);
  }

  /** Starts a composition, scenario or package (docs/run-api.md). */
  runObject(body: unknown): Promise<Answer> {
    return this.#request('POST', '/object/run', { body });
  }

  /** An order to the extension API; `path` begins after the client. */
  extensionPost(path: string, body: unknown): Promise<Answer> {
    return this.#request('POST', `/taktwerk/v1/${this.connection.client}${path}`, { body });
  }

  /** Lines of an extension answer as they come, however many. */
  async *lines(path: string, query: RequestOptions['query'] = {}): AsyncGenerator<string> {
    const url = this.#url(`/taktwerk/v1/${this.connection.client}${path}`, query);
    const answer = await this.#send('GET', url, {});
    if (!(answer instanceof Response)) throw answerFailure(answer);
    if (!answer.ok) throw answerFailure(refusal(answer.status, await answer.text()));
    let rest = '';
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const [first = '', ...more] = piece.split('\n');
      if (more.length === 0) {
        rest += first;
        continue;
      }
      yield rest + first;
      rest = more.pop() ?? '';
      yield* more;
    }
    if (rest !== '') yield rest;
  }

  async #request(method: string, path: string, options: RequestOptions): Promise<Answer> {
    const answer = await this.#send(method, this.#url(path, options.query), options);
    if (!(answer instanceof Response)) return answer;
    try {
      const text = await answer.text();
      return answer.ok
        ? { kind: 'done', text, date: answer.headers.get('date') }
        : refusal(answer.status, text);
    } catch (error) {
      return { kind: 'unreachable', url: this.connection.url, reason: reason(error) };
    }
  }

  #url(path: string, query: RequestOptions['query'] = {}): string {
    const url = new URL(this.connection.url + path);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url.href;
  }

  async #send(
    method: string,
    url: string,
    { body, waits = 0 }: RequestOptions,
  ): Promise<Response | Extract<Answer, { kind: 'unreachable' }>> {
    try {
      return await fetch(url, {
        method,
        headers: {
          authorization: this.#authorization,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT + waits),
      });
    } catch (error) {
      return { kind: 'unreachable', url: this.connection.url, reason: reason(error) };
    }
  }
}

function refusal(status: number, text: string): Extract<Answer, { kind: 'refused' }> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Something between us and the server answered, such as a proxy: its status is all there is to tell.
    body = null;
  }
  const member = (name: string): unknown => (isRecord(body) ? body[name] : undefined);
  const code = member('code');
  const error = member('error');
  const details = member('details');
  return {
    kind: 'refused',
    status,
    code: typeof code === 'number' ? code : null,
    error: typeof error === 'string' ? error : `HTTP status ${status}.`,
    details: typeof details === 'string' ? details : '',
  };
}

/** `fetch` hides the reason in the cause of its error. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
