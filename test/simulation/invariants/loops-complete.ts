import { LOOP_VALUES } from '../system/rich-objects.ts';
import type { Invariant } from './invariant.ts';

export const loopsComplete: Invariant = {
  name: 'a loop that ended well has run once for each of its values',
  atRest: ({ disk }) => {
    const tasks = [...disk.tasks.values()];
    return tasks.flatMap(({ runId, name, status, startTime }) => {
      if (name !== 'JOBP.LOOP' || status !== 1900 || startTime === null) return [];
      const lines = tasks.filter(({ parent, lineNumber }) => parent === runId && lineNumber !== null);
      // A line that was restarted counts with its newest run.
      const replaced = new Set(lines.map(({ referenceRunId }) => referenceRunId));
      const runs = lines.filter((line) => !replaced.has(line.runId)).length;
      return runs === LOOP_VALUES ? [] : [`loop ${runId} ran ${runs} times for ${LOOP_VALUES} values`];
    });
  },
};
