import type { Invariant } from './invariant.ts';

export const mailsLeave: Invariant = {
  name: 'a notification that says its mails were sent has sent them',
  atRest: ({ disk }) =>
    [...disk.tasks.values()]
      // A restart takes the end of the run before over without doing anything.
      .filter(
        ({ runId, client, status, startTime }) =>
          status === 1960 && startTime !== null && !disk.mails.has(`${client}-${runId}-1`),
      )
      .map(({ runId }) => `the mail of ${runId} never left`),
};
