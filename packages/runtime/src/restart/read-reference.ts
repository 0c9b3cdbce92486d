import { type RestartActivation, referencesOf } from '@taktwerk/engine';
import { isEnded, isWorkflowType, Status, statusText, TaktwerkError, type Task } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/** What the restart of a workflow goes by: the tasks it had, at any depth, and what they had published to it. */
export async function readReference(
  store: Store,
  { runId, type }: Task,
): Promise<Pick<RestartActivation, 'references' | 'variables'>> {
  if (!isWorkflowType(type)) return { references: new Map(), variables: new Map() };
  const [tasks, variables] = await Promise.all([store.tasks.below([runId]), store.tasks.variables(runId)]);
  return {
    references: referencesOf(tasks),
    variables: new Map(variables.map(({ name, value }) => [name, value])),
  };
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
