import { TaktwerkError, type Task } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/**
 * The run id in a path.
 * @throws TaktwerkError unknownRun if it is not a number that could be one
 */
export function readRunId(text: string): number {
  const runId = /^[0-9]{1,15}$/.test(text) ? Number(text) : 0;
  if (runId < 1) throw new TaktwerkError('unknownRun', `"${text}" is not a run id; expected a whole number.`);
  return runId;
}

/**
 * The task of a run id in a client, active or long ended.
 * @throws TaktwerkError unknownRun
 */
export async function requireTask(store: Store, client: number, runId: number): Promise<Task> {
  const task = await store.tasks.get(client, runId);
  if (task === null) throw new TaktwerkError('unknownRun', `There is no task ${runId} in client ${client}.`);
  return task;
}
