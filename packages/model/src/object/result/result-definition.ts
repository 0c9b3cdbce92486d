/** What is made of the status a task ends with (reference `engine-semantics.md` §4.8). */
export interface ResultDefinition {
  /** Condition name or status number. */
  readonly expected: string;
  /** How often a line is run again when it missed that. */
  readonly repeats: number;
  /** Milliseconds between the end and the next try. */
  readonly pause: number;
  readonly execute: string | null;
  /** The object is started after the last failure only. */
  readonly onlyLast: boolean;
}
