import type { Commit, Task } from '@taktwerk/model';
import type { SimulatedDisk } from '../simulated-disk.ts';

/** Tasks a commit starts: a job by its order, all else by its start time. A schedule goes on by itself at its turnaround. */
export function startedBy({ tasks }: SimulatedDisk, { insertedTasks, updatedTasks }: Commit): Task[] {
  return [...insertedTasks, ...updatedTasks].filter((task) => {
    const was = tasks.get(task.runId);
    if (task.type === 'JOBS') return task.stage === 'starting' && was?.stage !== 'starting';
    if (task.type === 'JSCH' && task.activatorType === 'JSCH') return false;
    return task.startTime !== null && was?.startTime == null;
  });
}
