import type { Mark, WatchRecord } from './watch-record.ts';

export type HitValues = Readonly<Record<string, string>>;

/** What an agent knows of one event; the journal tells it again after a restart. */
export class WatchState {
  readonly runId: number;
  readonly attempt: number;
  /** Number of the last hit found. */
  found = 0;
  /** Number of the last hit the server has. */
  taken = 0;
  /** Hits that are on disk and not taken, by number. */
  readonly hits = new Map<number, HitValues>();
  looked = false;
  begun = false;
  /** Versions of files that were hits or are none, by path. */
  readonly seen = new Map<string, string>();
  at: { readonly file: string; readonly offset: number } | null = null;
  value: string | null = null;

  constructor(runId: number, attempt: number) {
    this.runId = runId;
    this.attempt = attempt;
  }

  /** Takes in what a line of the journal says. */
  apply(record: WatchRecord): void {
    if (record.kind === 'hit') {
      this.found = Math.max(this.found, record.number);
      this.hits.set(record.number, record.data);
      this.#mark(record.mark);
    } else if (record.kind === 'mark') this.#mark(record.mark);
    else if (record.kind === 'taken') this.#take(record.taken);
    else if (record.kind === 'looked') this.looked = true;
  }

  /** The lines that say all this. */
  *lines(): Iterable<WatchRecord> {
    const { runId, attempt } = this;
    yield { kind: 'taken', runId, attempt, taken: this.taken };
    if (this.begun) yield { kind: 'mark', runId, attempt, mark: { kind: 'begun' } };
    for (const [path, version] of this.seen)
      yield { kind: 'mark', runId, attempt, mark: { kind: 'seen', path, version } };
    const now: Mark | null = this.at !== null ? { kind: 'at', ...this.at } : null;
    if (now !== null) yield { kind: 'mark', runId, attempt, mark: now };
    if (this.value !== null)
      yield { kind: 'mark', runId, attempt, mark: { kind: 'value', value: this.value } };
    for (const [number, data] of this.hits)
      yield { kind: 'hit', runId, attempt, number, data, mark: now ?? { kind: 'begun' } };
    if (this.looked) yield { kind: 'looked', runId, attempt };
  }

  #mark(mark: Mark): void {
    this.begun = true;
    if (mark.kind === 'seen') this.seen.set(mark.path, mark.version);
    else if (mark.kind === 'gone') this.seen.delete(mark.path);
    else if (mark.kind === 'at') this.at = { file: mark.file, offset: mark.offset };
    else if (mark.kind === 'value') this.value = mark.value;
  }

  #take(taken: number): void {
    this.taken = Math.max(this.taken, taken);
    this.found = Math.max(this.found, taken);
    for (const number of this.hits.keys()) if (number <= taken) this.hits.delete(number);
  }
}
