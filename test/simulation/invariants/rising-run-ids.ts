import type { Invariant } from './invariant.ts';

export const risingRunIds: Invariant = {
  name: 'run ids rise, and none is given out twice',
  before: (disk, { insertedTasks, nextRunId }) =>
    insertedTasks
      .filter(({ runId }) => runId < disk.nextRunId || runId >= nextRunId)
      .map(({ runId }) => `run id ${runId} is not from ${disk.nextRunId} to below ${nextRunId}`),
};
