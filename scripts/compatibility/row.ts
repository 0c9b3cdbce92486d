/**
 * How far a row of the reference is met. `works`: as documented or seen. `ours`: works; the reference leaves it open, and
 * this is our choice. `deviates`: works otherwise. `unproven`: there, but no test names it yet. `501`: answers 501 with
 * code 45950. `open`: not there, and no request asks for it.
 */
export type State = 'works' | 'ours' | 'deviates' | 'unproven' | '501' | 'open';

/** One row of the page: what the reference says there is, and how it stands here. */
export interface Row {
  readonly what: string;
  readonly state: State;
  /** One sentence for users. */
  readonly says: string;
  /** Names of tests or titles of conformance cases that show it; at least one where the state says that it works. */
  readonly shown: readonly string[];
}

export interface Section {
  readonly title: string;
  /** Section of reference `ae-rest-api.md`. */
  readonly reference: string;
  readonly rows: readonly Row[];
}

const row =
  (state: State) =>
  (what: string, says: string, ...shown: readonly string[]): Row => ({ what, state, says, shown });

export const works = row('works');
export const ours = row('ours');
export const deviates = row('deviates');
export const refused = row('501');
export const open = row('open');
