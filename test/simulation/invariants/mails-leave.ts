import type { Invariant } from './invariant.ts';

export const mailsLeave: Invariant = {
  name: 'a notification that says its mails were sent has sent them',
  atRest: ({ disk }) =>
    [...disk.tasks.values()]
      .filter(({ runId, client, status }) => status === 1960 && !disk.mails.has(`${client}-${runId}-1`))
      .map(({ runId }) => `the mail of ${runId} never left`),
};
