import type { Commit, Task } from '@taktwerk/model';

/**
 * The newest tasks as they were last committed, so that a program that asks again and again for what it has just started
 * costs no trip to another thread. It is filled by commits alone, when they are durable: the folder belongs to this
 * process, and its writes are told of in their order.
 */
export class RecentTasks {
  readonly #most: number;
  /** By run id, oldest first. */
  readonly #tasks = new Map<number, Task>();

  constructor(most: number) {
    this.#most = most;
  }

  get(client: number, runId: number): Task | undefined {
    const task = this.#tasks.get(runId);
    return task?.client === client ? task : undefined;
  }

  committed({ insertedTasks, updatedTasks, comments, deactivatedTrees }: Commit): void {
    for (const task of insertedTasks) this.#tasks.set(task.runId, task);
    // One that was left out before stays out: the batch does not know its comments.
    for (const task of updatedTasks) if (this.#tasks.has(task.runId)) this.#tasks.set(task.runId, task);
    for (const { runId } of comments) this.#tasks.delete(runId);
    if (deactivatedTrees.length > 0) this.#forgetTrees(new Set(deactivatedTrees));
    for (const runId of this.#tasks.keys()) {
      if (this.#tasks.size <= this.#most) break;
      this.#tasks.delete(runId);
    }
  }

  /** Leaves a task out from here on. */
  forget(runId: number): void {
    this.#tasks.delete(runId);
  }

  clear(): void {
    this.#tasks.clear();
  }

  #forgetTrees(gone: Set<number>): void {
    let before: number;
    do {
      before = gone.size;
      for (const { runId, parent, top } of this.#tasks.values()) {
        if (gone.has(runId) || gone.has(parent) || gone.has(top)) gone.add(runId);
      }
    } while (gone.size > before);
    for (const runId of gone) this.#tasks.delete(runId);
  }
}
