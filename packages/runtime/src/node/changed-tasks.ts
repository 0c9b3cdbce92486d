import type { Shard } from '@taktwerk/engine';
import type { Commit, Task } from '@taktwerk/model';

/** The tasks of a commit as they are now: the engine goes on with those it still has while the commit is under way. */
export function changedTasks(commit: Commit, shard: Pick<Shard, 'task'>): readonly Task[] {
  const changed: Task[] = [];
  for (const tasks of [commit.insertedTasks, commit.updatedTasks]) {
    for (const task of tasks) changed.push(shard.task(task.runId) === undefined ? task : { ...task });
  }
  return changed;
}
