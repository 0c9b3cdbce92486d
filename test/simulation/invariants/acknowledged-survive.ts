import type { Invariant } from './invariant.ts';

export const acknowledgedSurvive: Invariant = {
  name: 'every run that a client was told of is there',
  atRest: ({ disk, acknowledged }) =>
    [...acknowledged]
      .filter((runId) => !disk.tasks.has(runId) && !disk.removed.has(runId))
      .map((runId) => `acknowledged run ${runId} is lost`),
};
