import { type ExecutableDefinition, isEnded, isWorkflowType, Status, type Task } from '@taktwerk/model';

/** How a task ends that needs no rollback any more. */
const DONE: ReadonlySet<number> = new Set([
  Status.endedRolledBack,
  Status.workflowRolledBack,
  Status.endedRollbackEmpty,
]);

/** The tasks of an ended run that a rollback takes along, the run itself first, or the one below that still runs. */
export function planRollback(
  run: Task,
  below: readonly Task[],
  versions: ReadonlyMap<number, ExecutableDefinition>,
): { readonly ok: true; readonly tasks: readonly Task[] } | { readonly ok: false; readonly active: Task } {
  const active = below.find(({ status }) => !isEnded(status));
  if (active !== undefined) return { ok: false, active };
  const children = Map.groupBy(below, ({ parent }) => parent);
  const tasks: Task[] = [];
  const rest = [run];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    tasks.push(next);
    if (!isWorkflowType(next.type)) continue;
    const siblings = children.get(next.runId) ?? [];
    // Of a line that was restarted or repeated, its newest run is undone.
    const replaced = new Set(siblings.map(({ referenceRunId }) => referenceRunId));
    const kept = keptLines(next, versions);
    for (const task of siblings) {
      const { lineNumber, startTime, runId, status } = task;
      const ran = lineNumber !== null && startTime !== null && !replaced.has(runId);
      if (ran && !DONE.has(status) && !kept.has(lineNumber)) rest.push(task);
    }
  }
  return { ok: true, tasks };
}

/** Lines of a workflow whose tasks are not rolled back with it. */
function keptLines(
  { versionId }: Task,
  versions: ReadonlyMap<number, ExecutableDefinition>,
): ReadonlySet<number> {
  const lines = (versionId === null ? undefined : versions.get(versionId))?.workflow?.lines ?? [];
  return new Set(lines.filter((line) => !line.rollbackEnabled).map((line) => line.lineNumber));
}

/** Tasks in the order they were started: they are rolled back from the last to the first. */
export function inOrder(tasks: readonly Task[]): readonly Task[] {
  return tasks.toSorted((a, b) => (a.startTime ?? 0) - (b.startTime ?? 0) || a.runId - b.runId);
}
