/** Keeps the ready counts of the history, by which the totals of lists are found. They are exact at every moment. */
export interface HistoryStore {
  /**
   * Counts one block of run ids: the next after `after` that changed since it was counted, or else the first new one all of
   * whose run ids are taken. Takes a few milliseconds. Answers with the block looked at, which goes into the next call; null
   * when none is left. A block with many tasks still in the activities waits for another round.
   */
  count(after: number | null): Promise<number | null>;
}
