import type { ServerMessage, WatchOrder } from '@taktwerk/model';
import type { EventStream } from '../connection/event-stream.ts';
import type { Journal } from '../journal/journal.ts';
import { Watch } from './watch.ts';
import type { WatchRecord } from './watch-record.ts';
import { WatchState } from './watch-state.ts';

type Welcome = Extract<ServerMessage, { kind: 'welcome' }>;

/** Events an agent looks for at most. */
const MOST_WATCHES = 10_000;

/** What the events need of the rest of the agent. */
export interface WatchSurroundings {
  readonly journal: Journal<WatchRecord>;
  /** Program of the data plane, of an agent of platform ETL. */
  readonly etlProgram: string | null;
  /** For what is written for a moment. */
  readonly folder: string;
  readonly log: (text: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** Looks for the events the server ordered; what was found is kept until the server has it. */
export class AgentWatches {
  readonly #states: Map<string, WatchState>;
  readonly #of: WatchSurroundings;
  readonly #watches = new Map<string, Watch>();
  readonly #underWay = new Set<Promise<void>>();
  #stream: EventStream | null = null;
  #anonymous = false;

  /** `states` are those of {@link replayWatches}; the journal's snapshot reads them. */
  constructor(states: Map<string, WatchState>, surroundings: WatchSurroundings) {
    this.#states = states;
    this.#of = surroundings;
  }

  /** A connection: events the server does not name have ended. */
  connect({ watches, anonymousJobs }: Welcome, stream: EventStream): void {
    this.#stream = stream;
    this.#anonymous = anonymousJobs;
    if (watches === undefined) return;
    const active = new Set(watches.map(keyOf));
    for (const state of [...this.#states.values()])
      if (!active.has(keyOf(state))) this.#drop(state.runId, state.attempt);
  }

  disconnect(): void {
    this.#stream = null;
    for (const watch of this.#watches.values()) watch.detach();
  }

  /** Begins to look, or goes on as ordered now. */
  order(order: WatchOrder): void {
    if (this.#stream === null) return;
    const key = keyOf(order);
    const state = this.#states.get(key) ?? new WatchState(order.runId, order.attempt);
    if (!this.#states.has(key) && this.#states.size >= MOST_WATCHES) {
      const { runId, attempt } = order;
      const trouble = `The agent looks for ${MOST_WATCHES} events and takes no more.`;
      this.#stream.push({ kind: 'looking', runId, attempt, trouble });
      return;
    }
    this.#states.set(key, state);
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      watch = new Watch(state, this.#of);
      this.#watches.set(key, watch);
    }
    this.#track(watch.order(order, this.#stream, this.#anonymous));
  }

  /** The server has hits, and there is room for others. */
  granted(message: Extract<ServerMessage, { kind: 'hitsTaken' }>): void {
    this.#watches.get(keyOf(message))?.granted(message.taken, message.upTo);
  }

  unwatch({ runId, attempt }: { readonly runId: number; readonly attempt: number }): void {
    this.#drop(runId, attempt);
  }

  /** Stops looking; what was found stays on disk. */
  async stop(): Promise<void> {
    this.disconnect();
    for (const watch of this.#watches.values()) this.#track(watch.stop());
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #drop(runId: number, attempt: number): void {
    const key = keyOf({ runId, attempt });
    const watch = this.#watches.get(key);
    this.#watches.delete(key);
    if (!this.#states.delete(key)) return;
    this.#track(this.#end(watch, runId, attempt));
  }

  async #end(watch: Watch | undefined, runId: number, attempt: number): Promise<void> {
    await watch?.stop();
    // May be lost without harm: the next welcome tells it again.
    await this.#of.journal.append({ kind: 'dropped', runId, attempt }, false).catch((error: unknown) => {
      this.#of.log(`The journal of events takes nothing: ${String(error)}`);
    });
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch(this.#of.onFault).finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }
}

/** What the journal says of events, by run id and attempt. */
export async function replayWatches(records: AsyncIterable<WatchRecord>): Promise<Map<string, WatchState>> {
  const states = new Map<string, WatchState>();
  for await (const record of records) {
    const key = keyOf(record);
    if (record.kind === 'dropped') states.delete(key);
    else {
      const state = states.get(key) ?? new WatchState(record.runId, record.attempt);
      states.set(key, state);
      state.apply(record);
    }
  }
  return states;
}

/** All of it as lines of a new journal. */
export function* watchLines(states: ReadonlyMap<string, WatchState>): Iterable<WatchRecord> {
  for (const state of states.values()) yield* state.lines();
}

function keyOf({ runId, attempt }: { readonly runId: number; readonly attempt: number }): string {
  return `${runId}.${attempt}`;
}
