import type { Commit } from '@taktwerk/model';

/** Run ids of the trees that end with a commit: their pins are done with. */
export function endedTops(batch: Commit): number[] {
  return [...batch.insertedTasks, ...batch.updatedTasks]
    .filter((task) => task.stage === 'ended' && task.top === task.runId)
    .map((task) => task.runId);
}
