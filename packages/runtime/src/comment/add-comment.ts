import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import type { Caller } from '../taktwerk.ts';

/**
 * Adds a comment to a task, with its line of audit.
 * @throws TaktwerkError unknownRun
 */
export async function addComment(
  store: Store,
  clock: Clock,
  { client, user }: Caller,
  runId: number,
  text: string,
): Promise<{ readonly timestamp: number }> {
  if ((await store.tasks.get(client, runId)) === null)
    throw new TaktwerkError('unknownRun', `Client ${client} has no task with run id ${runId}.`);
  const time = clock.now();
  const timestamp = Math.floor(time / 1000) * 1000;
  const subject = String(runId);
  await store.tasks.addComment(
    { runId, timestamp, user, comment: text },
    { time, client, user, action: 'comment', subject, outcome: 'done', details: '' },
  );
  return { timestamp };
}
