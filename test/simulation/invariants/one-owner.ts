import type { Invariant } from './invariant.ts';

export const oneOwner: Invariant = {
  name: 'one node at a time writes, and the body of a job runs once at most, exactly once when it ended by itself',
  before: (disk) => {
    const { epoch, holder } = disk.lease;
    const first = disk.writers.get(epoch) ?? holder;
    disk.writers.set(epoch, first);
    return first === holder ? [] : [`epoch ${epoch} belongs to ${first} and ${holder} writes with it`];
  },
  atRest: ({ disk, agents }) => {
    const faults: string[] = [];
    for (const { runId, type, status, startTime } of disk.tasks.values()) {
      if (type !== 'JOBS') continue;
      const bodies = agents.reduce((sum, agent) => sum + (agent.job(runId)?.bodies ?? 0), 0);
      if (bodies > 1) faults.push(`job ${runId} ran ${bodies} times`);
      // What a restart need not repeat ends as the run before did, without a start.
      if (startTime !== null && (status === 1900 || status === 1800) && bodies !== 1) {
        faults.push(`job ${runId} ended ${status} and ran ${bodies} times`);
      }
    }
    return faults;
  },
};
