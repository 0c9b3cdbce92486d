import type { WatchOrder, WatchReport } from '@taktwerk/model';
import type { TestServer } from './test-server.ts';

/** An event on a test server, as a server would have it: what was told, and what it acknowledges. */
export class TestEvent {
  readonly hits: Readonly<Record<string, string>>[] = [];
  readonly troubles: (string | null)[] = [];
  looked = false;
  /** Hits that may be active at a time; the test frees them by {@link end}. */
  room: number;
  readonly #server: TestServer;
  readonly #order: Pick<WatchOrder, 'source' | 'once' | 'name'>;
  #ended = 0;

  constructor(
    server: TestServer,
    source: WatchOrder['source'],
    { once = false, room = 1000 }: { once?: boolean; room?: number } = {},
  ) {
    this.#server = server;
    this.#order = { source, once, name: 'EVNT.TEST' };
    this.room = room;
    server.watches = [{ runId: 1_000_000, attempt: 1 }];
    server.onWelcome = () => this.order();
    server.onWatch = (report) => this.#take(report);
  }

  order(paused = false): void {
    const { source, once, name } = this.#order;
    const order = { runId: 1_000_000, attempt: 1, epoch: this.#server.epoch, name, source, once, paused };
    this.#server.send({ kind: 'watch', order: { ...order, taken: this.hits.length, upTo: this.#upTo() } });
  }

  /** So many runs of the script have ended. */
  end(runs: number): void {
    this.#ended += runs;
    this.#grant();
  }

  values(name: string): readonly string[] {
    return this.hits.map((hit) => hit[name] ?? '');
  }

  #take(report: WatchReport): void {
    if (report.kind === 'looking') this.troubles.push(report.trouble);
    else if (report.kind === 'looked') this.looked = true;
    else if (report.number === this.hits.length + 1) {
      this.hits.push(report.data);
      this.#grant();
    } else if (report.number > this.hits.length)
      throw new Error(`Hit ${report.number} after ${this.hits.length}: one is missing.`);
  }

  #upTo(): number {
    return this.#ended + this.room;
  }

  #grant(): void {
    const taken = this.hits.length;
    this.#server.send({ kind: 'hitsTaken', runId: 1_000_000, attempt: 1, taken, upTo: this.#upTo() });
  }
}
