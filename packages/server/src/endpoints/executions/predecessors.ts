import { compileExecutable, type LineDependency, type Task, type WorkflowLine } from '@taktwerk/model';
import type { LineTask, Store } from '@taktwerk/store';
import { type Static, Type } from 'typebox';

/**
 * A line that a task of a workflow waits for. The shape is ours: the reference knows that there is a list, not what is
 * in it (`ae-rest-api.md` §8.1).
 */
export const PredecessorJson = Type.Object({
  line_number: Type.Integer(),
  name: Type.String({ description: 'Object of the line; `START` for the first box.' }),
  ok_status: Type.Optional(
    Type.String({ description: 'Status it must end with; any end will do when absent.' }),
  ),
  run_id: Type.Optional(Type.Integer({ description: 'Its task, if it has one.' })),
  status: Type.Optional(Type.Integer()),
});
type PredecessorJson = Static<typeof PredecessorJson>;

type Lines = ReadonlyMap<number, WorkflowLine>;

/** Predecessors of those tasks that are lines of a workflow, by run id, as its definition says and its run stands. */
export async function predecessorsOf(
  store: Store,
  client: number,
  tasks: readonly Task[],
): Promise<ReadonlyMap<number, readonly PredecessorJson[]>> {
  const linesOf = await workflowLines(store, client, new Set(tasks.map((task) => task.parent)));
  const dependencies = new Map<Task, readonly LineDependency[]>();
  for (const task of tasks) {
    const line = task.lineNumber === null ? undefined : linesOf.get(task.parent)?.get(task.lineNumber);
    if (line !== undefined) dependencies.set(task, line.dependencies);
  }
  const wanted = [...dependencies].flatMap(([{ parent }, all]) =>
    all.map(({ predecessor }) => ({ parent, lineNumber: predecessor })),
  );
  const became = new Map<string, LineTask>();
  if (wanted.length > 0) {
    for (const task of await store.tasks.lines(wanted)) became.set(key(task.parent, task.lineNumber), task);
  }
  return new Map(
    [...dependencies].map(([{ runId, parent }, all]) => [
      runId,
      all.map(({ predecessor, condition }) => {
        const task = became.get(key(parent, predecessor));
        return {
          line_number: predecessor,
          name: lineName(linesOf.get(parent)?.get(predecessor)),
          ...(condition === '' ? {} : { ok_status: condition }),
          ...(task === undefined ? {} : { run_id: task.runId, status: task.status }),
        };
      }),
    ]),
  );
}

/** The lines of each workflow among `runIds`, as of the version it runs. */
async function workflowLines(
  store: Store,
  client: number,
  runIds: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Lines>> {
  const byVersion = new Map<number, Lines>();
  const byRun = new Map<number, Lines>();
  for (const runId of runIds) {
    const workflow = runId === 0 ? null : await store.tasks.get(client, runId);
    if (workflow?.type !== 'JOBP' || workflow.versionId === null) continue;
    const { versionId } = workflow;
    const lines = byVersion.get(versionId) ?? (await versionLines(store, versionId));
    byVersion.set(versionId, lines);
    byRun.set(runId, lines);
  }
  return byRun;
}

async function versionLines(store: Store, versionId: number): Promise<Lines> {
  const version = await store.objects.getVersion(versionId);
  if (version === null) return new Map();
  const { workflow } = compileExecutable('JOBP', JSON.parse(version.content), versionId);
  return new Map(workflow?.lines.map((line) => [line.lineNumber, line]));
}

function lineName(line: WorkflowLine | undefined): string {
  if (line === undefined) return '';
  return line.kind === 'task' ? line.objectName : line.kind.toUpperCase();
}

function key(parent: number, lineNumber: number): string {
  return `${parent}:${lineNumber}`;
}
