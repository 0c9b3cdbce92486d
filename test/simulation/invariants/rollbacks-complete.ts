import { isEndedOk } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';

export const rollbacksComplete: Invariant = {
  name: 'what is rolled back was undone once, and nothing with a backup ran without it',
  atRest: ({ disk }) => {
    const tasks = [...disk.tasks.values()];
    return tasks.flatMap(({ runId, name, status, startTime, referenceRunId }) => {
      if (name !== 'SCRI.SAVED') return [];
      const done = (object: string) =>
        tasks.filter((task) => task.parent === runId && task.name === object && isEndedOk(task.status))
          .length;
      const faults: string[] = [];
      if (status === 1904 && done('SCRI.UNDO') !== 1)
        faults.push(`run ${runId} was undone ${done('SCRI.UNDO')} times`);
      if (startTime !== null && referenceRunId === 0 && done('SCRI.SAVE') !== 1)
        faults.push(`run ${runId} has ${done('SCRI.SAVE')} backups`);
      return faults;
    });
  },
};
