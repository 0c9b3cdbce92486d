import type { Mark } from './watch-record.ts';
import type { HitValues, WatchState } from './watch-state.ts';

/** A hit a looker has found, and how far it has come with it. */
export interface Finding {
  readonly data: HitValues;
  readonly mark: Mark;
}

/** What a looker tells of what it does. */
export interface LookerHost {
  readonly state: WatchState;
  /** How many hits may be found now; `wake` comes when there is more room. */
  room(): number;
  /** Resolves once the hits are on disk, rejects when the disk does not take them: then they were not found. */
  found(findings: readonly Finding[]): Promise<void>;
  /** Notes how far it has come without a hit. */
  note(mark: Mark, durable: boolean): Promise<void>;
  /** Why it cannot look at the moment; null when it can. */
  trouble(text: string | null): void;
  /** Everything there is has been looked at, and all hits of that were found. */
  looked(): Promise<void>;
}

/** Looks at one source for one event, until it is stopped. */
export interface Looker {
  /** There is room again. */
  wake(): void;
  /** Resolves once nothing of it goes on. */
  stop(): Promise<void>;
}
