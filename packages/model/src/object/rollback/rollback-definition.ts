/** Objects that save what a task is about to change, and that undo what it did (reference `engine-semantics.md` §1.3). */
export interface RollbackDefinition {
  /** Run to its end before the task starts. */
  readonly backup: string | null;
  /** Run when the task is rolled back. */
  readonly rollback: string | null;
}
