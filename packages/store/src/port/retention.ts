/** Where a portion begins; what a portion answers with goes into the next one. */
export interface RetentionPosition {
  readonly time: number;
  readonly id: number;
}

/** What is old enough to go, and how much of it is looked at in one go. */
export interface RetentionPortion {
  readonly client: number;
  /** Statuses that go; null is every one. */
  readonly statuses: readonly number[] | null;
  /** Milliseconds: what ended before this. */
  readonly before: number;
  /** Null begins at the oldest. */
  readonly from: RetentionPosition | null;
  /** Rows looked at. */
  readonly limit: number;
}

export interface RetentionResult {
  /** Runs, or pieces of report text. */
  readonly removed: number;
  /** Null when nothing older is left to look at. */
  readonly next: RetentionPosition | null;
}

/** Removes what nobody needs any more, in portions that never hold up others for long. */
export interface RetentionStore {
  /**
   * Removes ended runs that have left the activities, with all that is kept of them. A run that was part of another is judged
   * by the outermost one, as long as that is there: a tree goes or stays as a whole.
   */
  removeOldRuns(portion: RetentionPortion): Promise<RetentionResult>;
  /** Removes report text of ended runs, judged by the run itself. */
  removeOldReports(portion: RetentionPortion): Promise<RetentionResult>;
  /** Gives a portion of the freed space back to the file system; true while there is more. */
  giveBackSpace(): Promise<boolean>;
}
