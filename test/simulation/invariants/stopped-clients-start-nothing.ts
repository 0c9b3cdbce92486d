import type { Invariant } from './invariant.ts';
import { startedBy } from './started-by.ts';

export const stoppedClientsStartNothing: Invariant = {
  name: 'once users were told that a client is stopped, nothing of it starts',
  before: (disk, batch) =>
    disk.clientStopped
      ? startedBy(disk, batch).map(
          ({ runId, name }) => `run ${runId} of ${name} starts although its client is stopped`,
        )
      : [],
};
