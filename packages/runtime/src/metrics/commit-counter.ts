/** What a node has committed since it started. */
export interface CommitFigures {
  readonly commits: number;
  /** Tasks written in all commits together. */
  readonly tasks: number;
  /** Most tasks in one commit. */
  readonly largestBatch: number;
  /** Time from handing a batch to the store until it was durable, all commits together. */
  readonly milliseconds: number;
  /** Commits the store has refused. */
  readonly failures: number;
}

/** Counts commits as they come back from the store. */
export class CommitCounter {
  #commits = 0;
  #tasks = 0;
  #largestBatch = 0;
  #milliseconds = 0;
  #failures = 0;

  committed(tasks: number, milliseconds: number): void {
    this.#commits += 1;
    this.#tasks += tasks;
    this.#largestBatch = Math.max(this.#largestBatch, tasks);
    this.#milliseconds += milliseconds;
  }

  failed(): void {
    this.#failures += 1;
  }

  get figures(): CommitFigures {
    return {
      commits: this.#commits,
      tasks: this.#tasks,
      largestBatch: this.#largestBatch,
      milliseconds: this.#milliseconds,
      failures: this.#failures,
    };
  }
}
