import { isEnded } from '@taktwerk/model';
import { awaitEnd } from '../client/await-end.ts';
import { children, type Execution } from '../client/execution.ts';
import type { HttpClient } from '../client/http-client.ts';

/** Types whose runs have children of their own. */
const PARENTS: ReadonlySet<string> = new Set(['JOBP']);

/** Follows a workflow and everything below it to the end, and tells of each task once it has ended. */
export async function watchRun(
  client: HttpClient,
  runId: number,
  ended: (task: Execution, depth: number) => void,
): Promise<Execution> {
  const told = new Set<number>();
  const watched = new Map<number, Promise<void>>();
  let last: Promise<void> = Promise.resolve();

  /** Tells what has ended, children before their workflow, else in the order of the lines; watches the rest. */
  async function look(parent: number, depth: number): Promise<void> {
    for (const task of await children(client, parent)) {
      if (told.has(task.runId)) continue;
      if (PARENTS.has(task.type)) await look(task.runId, depth + 1);
      if (isEnded(task.status)) {
        told.add(task.runId);
        ended(task, depth);
      } else if (!watched.has(task.runId)) watched.set(task.runId, watch(task.runId));
    }
  }

  /** An end is what changes a workflow: others may have ended with it, a nested workflow may have got children. */
  async function watch(task: number): Promise<void> {
    await awaitEnd(client, task);
    last = last.then(() => look(runId, 1));
    await last;
  }

  last = look(runId, 1);
  const { execution: end } = await awaitEnd(client, runId);
  await last;
  await Promise.all(watched.values());
  await look(runId, 1);
  return end;
}
