import { TaktwerkError, type Task } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/**
 * Who may answer a notification: the users it is addressed to and the members of its groups, as they are now.
 * @throws TaktwerkError notAllowed
 */
export async function mayAnswer(
  store: Pick<Store, 'notifications'>,
  { client, runId }: Pick<Task, 'client' | 'runId'>,
  user: string,
): Promise<void> {
  const addressed = await store.notifications.open({ client, user, runId, limit: 1 });
  if (addressed.length > 0) return;
  throw new TaktwerkError(
    'notAllowed',
    `Notification ${runId} is not addressed to ${user}, or not open any more.`,
  );
}
