import { isContainerType, isEnded, Status, type Task } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';

export const parentsEndLast: Invariant = {
  name: 'a workflow ends after everything it controls, and nothing ends before it starts',
  after: (disk, { insertedTasks, updatedTasks }) => {
    const faults: string[] = [];
    const changed = new Set([...insertedTasks, ...updatedTasks].map(({ runId }) => runId));
    for (const { runId, parent, status, stage } of disk.tasks.values()) {
      // What ran in an ended workflow may be rolled back alone.
      if (stage === 'rollback') continue;
      if (parent === 0 || isEnded(status) || !(changed.has(runId) || changed.has(parent))) continue;
      const above = disk.tasks.get(parent);
      if (above !== undefined && isEnded(above.status) && !wasQuit(above))
        faults.push(`run ${parent} ended before its child ${runId}`);
    }
    return faults;
  },
  atRest: ({ disk }) =>
    [...disk.tasks.values()]
      .filter(({ startTime, endTime }) => startTime !== null && endTime !== null && endTime < startTime)
      .map(({ runId }) => `run ${runId} ended before it started`),
};

/** What a container started goes on without it when it is ended by hand (reference `engine-semantics.md` §3.7). */
function wasQuit({ type, status, cancelRequested, statusDetail }: Task): boolean {
  return (
    isContainerType(type) &&
    (cancelRequested || status === Status.endedCancel || statusDetail?.startsWith('Ended by hand') === true)
  );
}
