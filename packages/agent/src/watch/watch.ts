import type { WatchOrder } from '@taktwerk/model';
import type { EventStream } from '../connection/event-stream.ts';
import type { WatchSurroundings } from './agent-watches.ts';
import { CommandLooker } from './command-looker.ts';
import { DatabaseLooker } from './database-looker.ts';
import { FileLooker } from './file-looker.ts';
import { LogLooker } from './log-looker.ts';
import type { Finding, Looker, LookerHost } from './looker.ts';
import type { Mark } from './watch-record.ts';
import type { WatchState } from './watch-state.ts';

/** One event that is looked for: its looker, the way of its hits to the disk and to the server. */
export class Watch implements LookerHost {
  readonly state: WatchState;
  readonly #of: WatchSurroundings;
  #looker: Looker | null = null;
  #source = '';
  #stream: EventStream | null = null;
  #upTo = 0;
  /** Number of the last hit that is on disk. */
  #onDisk: number;
  #trouble: string | null | undefined = undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(state: WatchState, surroundings: WatchSurroundings) {
    this.state = state;
    this.#of = surroundings;
    this.#onDisk = state.found;
  }

  /** Takes an order: tells what the server has not got, and looks as it says. One order after the other. */
  order(order: WatchOrder, stream: EventStream, anonymousJobs: boolean): Promise<void> {
    this.#turn = this.#turn.then(() => this.#take(order, stream, anonymousJobs));
    return this.#turn;
  }

  granted(taken: number, upTo: number): void {
    this.#noteTaken(taken);
    this.#upTo = upTo;
    this.#looker?.wake();
  }

  detach(): void {
    this.#stream = null;
  }

  async stop(): Promise<void> {
    this.detach();
    this.#turn = this.#turn.then(() => this.#stopLooking());
    await this.#turn;
  }

  room(): number {
    return Math.max(0, this.#upTo - this.state.found);
  }

  async found(findings: readonly Finding[]): Promise<void> {
    const { runId, attempt } = this.state;
    const records = findings.map(({ data, mark }, index) => {
      return { kind: 'hit', runId, attempt, number: this.state.found + 1 + index, data, mark } as const;
    });
    await Promise.all(records.map((record) => this.#of.journal.append(record, true)));
    for (const record of records) {
      this.state.apply(record);
      this.#onDisk = record.number;
      this.#tell(record.number);
    }
  }

  async note(mark: Mark, durable: boolean): Promise<void> {
    const { runId, attempt } = this.state;
    const record = { kind: 'mark', runId, attempt, mark } as const;
    await this.#of.journal.append(record, durable);
    this.state.apply(record);
  }

  trouble(text: string | null): void {
    if (this.#trouble === text) return;
    this.#trouble = text;
    this.#tellLooking();
  }

  async looked(): Promise<void> {
    if (this.state.looked) return;
    const { runId, attempt } = this.state;
    const record = { kind: 'looked', runId, attempt } as const;
    await this.#of.journal.append(record, true);
    this.state.apply(record);
    this.#stream?.push(record);
  }

  async #take(order: WatchOrder, stream: EventStream, anonymousJobs: boolean): Promise<void> {
    const { runId, attempt } = this.state;
    this.#noteTaken(order.taken);
    this.#upTo = order.upTo;
    this.#stream = stream;
    for (const number of [...this.state.hits.keys()].sort((a, b) => a - b))
      if (number <= this.#onDisk) this.#tell(number);
    if (this.state.looked) stream.push({ kind: 'looked', runId, attempt });
    const source = JSON.stringify(order.source);
    if (order.paused || source !== this.#source || this.state.looked) await this.#stopLooking();
    this.#source = source;
    if (!order.paused && !this.state.looked && this.#looker === null) {
      this.#trouble = undefined;
      this.#looker = this.#open(order, anonymousJobs);
    } else {
      this.#tellLooking();
      this.#looker?.wake();
    }
  }

  #open({ source, once }: WatchOrder, anonymousJobs: boolean): Looker | null {
    if (source.kind === 'file') return new FileLooker(source, once, this);
    if (source.kind === 'log' && source.command === null) return new LogLooker(source, this);
    if (source.kind === 'log') {
      if (anonymousJobs) return new CommandLooker(source.command ?? '', source.line, this);
      this.trouble(
        'A command runs under the user of the agent, which is not allowed; expected ANONYMOUS_JOB to be Y.',
      );
      return null;
    }
    const { etlProgram, folder } = this.#of;
    if (etlProgram !== null) return new DatabaseLooker(source, once, this, { program: etlProgram, folder });
    this.trouble('This agent is not of platform ETL and asks no databases; expected one that is.');
    return null;
  }

  async #stopLooking(): Promise<void> {
    const looker = this.#looker;
    this.#looker = null;
    await looker?.stop();
  }

  /** May be lost without harm: the next order tells it again. */
  #noteTaken(taken: number): void {
    if (taken <= this.state.taken) return;
    const { runId, attempt } = this.state;
    const record = { kind: 'taken', runId, attempt, taken } as const;
    this.state.apply(record);
    this.#onDisk = Math.max(this.#onDisk, taken);
    this.#of.journal.append(record, false).catch((error: unknown) => {
      this.#of.log(`The journal of events takes nothing: ${String(error)}`);
    });
  }

  #tell(number: number): void {
    const { runId, attempt, hits } = this.state;
    const data = hits.get(number);
    if (data !== undefined) this.#stream?.push({ kind: 'hit', runId, attempt, number, data: { ...data } });
  }

  #tellLooking(): void {
    if (this.#trouble === undefined) return;
    const { runId, attempt } = this.state;
    this.#stream?.push({ kind: 'looking', runId, attempt, trouble: this.#trouble });
  }
}
