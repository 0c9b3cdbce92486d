import { isEnded, TaktwerkError, type Task } from '@taktwerk/model';

/**
 * Throws for a task that cannot leave the activities as it is; `parent` is what controls it, where that is active in memory.
 * @throws TaktwerkError wrongState
 */
export function assertDeactivatable(task: Task, parent: Task | undefined, forced: boolean): void {
  const refuse = (details: string) => {
    throw new TaktwerkError('wrongState', `Run ${task.runId} cannot be deactivated: ${details}`);
  };
  if (!isEnded(task.status)) refuse(`it has status ${task.status}; only ended tasks leave the activities.`);
  if (parent !== undefined && !isEnded(parent.status)) refuse(`its workflow ${task.parent} is still active.`);
  if (task.autoDeactivation === 'N' && !forced)
    refuse('its object is set to stay; ask for forced deactivation.');
}
