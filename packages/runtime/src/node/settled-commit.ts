import type { Shard } from '@taktwerk/engine';
import type { Commit, Task } from '@taktwerk/model';

/**
 * A commit whose tasks are as they are now. The engine goes on with those it still has while the commit waits or is
 * under way; a state they reach meanwhile must not be written without what belongs to it: report lines, orders, timers.
 */
export function settledCommit(commit: Commit, shard: Pick<Shard, 'task'>): Commit {
  const settled = (task: Task): Task => (shard.task(task.runId) === undefined ? task : { ...task });
  return {
    ...commit,
    insertedTasks: commit.insertedTasks.map(settled),
    updatedTasks: commit.updatedTasks.map(settled),
  };
}
