import { compileExecutable, isEnded, type Task } from '@taktwerk/model';
import type { SimulatedDisk } from '../simulated-disk.ts';
import type { Invariant } from './invariant.ts';

export const jobGroupsNeverOverrun: Invariant = {
  name: 'a run of a job group has no more tasks at work than it may start at a time',
  after: (disk, { insertedTasks, updatedTasks }) => {
    const groups = new Set([...insertedTasks, ...updatedTasks].map(({ parent }) => parent));
    return [...groups].flatMap((runId) => {
      const group = disk.tasks.get(runId);
      if (group?.type !== 'JOBG') return [];
      const most = Math.max(ownLimit(disk, group), disk.groupLimits.get(runId) ?? 0);
      const working = [...disk.tasks.values()].filter(
        (task) =>
          task.parent === runId &&
          task.stage !== 'group' &&
          !isEnded(task.status) &&
          !isStartedByHand(disk, task),
      );
      return working.length <= most
        ? []
        : [`${working.length} tasks of job group run ${runId}, which may have ${most}`];
    });
  },
};

function ownLimit({ versions }: SimulatedDisk, { versionId }: Task): number {
  const version = versions[(versionId ?? 0) - 1];
  if (version === undefined) throw new Error(`there is no version ${versionId}`);
  return compileExecutable('JOBG', JSON.parse(version.content), version.versionId).group?.maxParallel ?? 1;
}

function isStartedByHand(disk: SimulatedDisk, task: Task): boolean {
  const above = disk.tasks.get(task.parent);
  return disk.startedByHand.has(task.runId) || (above !== undefined && isStartedByHand(disk, above));
}
