import { HttpError, RestClient } from '../processes/rest-client.ts';
import { PASSWORD, type ServerProcess } from '../processes/taktwerk-processes.ts';

/** Starts executions through REST for as long as wanted and keeps what was acknowledged. */
export class ServerLoad {
  readonly acknowledged: number[] = [];
  readonly refusals: HttpError[] = [];
  readonly #rest: RestClient;
  #over = false;
  #loops: Promise<unknown> = Promise.resolve();
  #awaited: { readonly count: number; readonly reached: () => void } | null = null;

  constructor(server: ServerProcess) {
    this.#rest = new RestClient(server.url, 100, PASSWORD);
  }

  /** The script every execution runs: a report of about `bytes` bytes that do not compress well. */
  async define(bytes: number): Promise<void> {
    const noise = Array.from({ length: Math.ceil(bytes / 100) }, () => `:PRINT "${noiseLine()}"`);
    const general_attributes = { name: 'SCRI.LOAD', type: 'SCRI' };
    await this.#rest.post('/objects', {
      data: { scri: { general_attributes, scripts: [{ process: noise }] } },
      path: '',
    });
  }

  /** Keeps `width` requests under way until {@link stop}. */
  start(width: number): void {
    this.#over = false;
    this.#loops = Promise.all(Array.from({ length: width }, () => this.#loop()));
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#loops;
  }

  /** Resolves once so many more are acknowledged than are now. */
  more(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#awaited = { count: this.acknowledged.length + count, reached: resolve };
    return promise;
  }

  /** One execution; the status it was refused with, or 200. */
  async one(): Promise<number> {
    try {
      const answer = (await this.#rest.post('/executions', { object_name: 'SCRI.LOAD' })) as {
        run_id: number;
      };
      this.acknowledged.push(answer.run_id);
      if (this.#awaited !== null && this.acknowledged.length >= this.#awaited.count) this.#awaited.reached();
      return 200;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      this.refusals.push(error);
      return error.status;
    }
  }

  get(path: string): Promise<unknown> {
    return this.#rest.get(path);
  }

  async #loop(): Promise<void> {
    while (!this.#over) await this.one();
  }
}

function noiseLine(): string {
  return Array.from({ length: 8 }, () => Math.random().toString(36).slice(2, 13)).join('');
}
