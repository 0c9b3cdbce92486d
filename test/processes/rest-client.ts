/** A small client of the AE REST API; every call ends within its time or fails. */
export class RestClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, client: number, password: string) {
    this.#url = `${url}/${client}`;
    const credentials = Buffer.from(`${client}/ADMIN/TAKTWERK:${password}`).toString('base64');
    this.#headers = { authorization: `Basic ${credentials}`, 'content-type': 'application/json' };
  }

  get(path: string): Promise<unknown> {
    return this.#call('GET', path);
  }

  post(path: string, body: unknown): Promise<unknown> {
    return this.#call('POST', path, JSON.stringify(body));
  }

  async #call(method: string, path: string, body?: string): Promise<unknown> {
    const init = {
      method,
      headers: this.#headers,
      signal: AbortSignal.timeout(60_000),
      ...(body !== undefined && { body }),
    };
    const response = await fetch(`${this.#url}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new HttpError(response.status, `${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}

export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
