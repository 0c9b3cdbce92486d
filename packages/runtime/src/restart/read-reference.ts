import { type References, referencesOf } from '@taktwerk/engine';
import {
  isEnded,
  isWorkflowType,
  Status,
  statusText,
  TaktwerkError,
  type Task,
  type TaskVariable,
} from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/** What the restart of a workflow goes by: the tasks it had, at any depth, and what they had published. */
export async function readReference(store: Store, { runId, type }: Task): Promise<References> {
  if (!isWorkflowType(type)) return referencesOf([], []);
  const tasks = await store.tasks.below([runId]);
  return referencesOf(tasks, await publishedOf(store, [runId], tasks));
}

/**
 * An ended or blocked run can be restarted; one that is active only when that is asked for, as both go on then.
 * @throws TaktwerkError wrongState
 */
export function refuseActive({ runId, status, startTime }: Task, alsoActive: boolean): void {
  if (isEnded(status) || status === Status.workflowBlocked || (alsoActive && startTime !== null)) return;
  const expected = alsoActive
    ? 'only a run that has started or ended can be restarted'
    : 'only an ended or blocked run can be restarted unless active ones are asked for (also_active)';
  throw new TaktwerkError(
    'wrongState',
    `Run ${runId} has status ${status} (${statusText(status)}); ${expected}.`,
  );
}

/** What had been published to the workflows of a restarted run whose tasks are not all repeated: itself and those inside. */
export async function publishedOf(
  store: Store,
  runIds: readonly number[],
  tasks: readonly Task[],
): Promise<readonly TaskVariable[]> {
  const inside = tasks.filter(({ type }) => isWorkflowType(type)).map(({ runId }) => runId);
  const found: TaskVariable[] = [];
  for (const runId of [...runIds, ...inside]) found.push(...(await store.tasks.variables(runId)));
  return found;
}
