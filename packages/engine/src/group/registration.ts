import type { LiveTask } from '../live-task.ts';
import { WaitingLine } from '../queue/waiting-line.ts';
import type { ShardState } from '../shard-state.ts';

/**
 * Marks a restarted run that registers with its job group as the run before it did; others start at once: their
 * group has had its turn (reference `engine-semantics.md` §3.8).
 */
export const REGISTERS = 'registers';

/** Tasks that wait until a job group runs, in the order they will be taken. */
export function registeredWith(state: ShardState, client: number, group: string): WaitingLine {
  return lineIn(state.registered, `${client}:${group}`);
}

/** Tasks that an active run of a job group has taken and not yet released. */
export function unreleasedOf(state: ShardState, groupRun: number): WaitingLine {
  return lineIn(state.unreleased, groupRun);
}

/** The job group a task has to wait for; null when it names none or was started by what starts its tasks itself (§1.3). */
export function jobGroupOf(state: ShardState, { task, definition, marks }: LiveTask): string | null {
  const group = definition?.jobGroup ?? null;
  if (group === null) return null;
  if (task.parent !== 0) return state.tasks.get(task.parent)?.task.type === 'JOBG' ? group : null;
  return task.referenceRunId === 0 || marks.has(`0 ${REGISTERS}`) ? group : null;
}

/** The line a task of a job group stands in. */
export function lineOfMember(state: ShardState, { task }: LiveTask, group: string): WaitingLine {
  return task.parent === 0 ? registeredWith(state, task.client, group) : unreleasedOf(state, task.parent);
}

/** Takes a task out of the line it stands in: it goes on alone, or has ended. */
export function unregister(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  if (definition?.jobGroup != null) {
    state.unreleased.get(task.parent)?.remove(task.runId);
    const key = `${task.client}:${definition.jobGroup}`;
    const line = state.registered.get(key);
    line?.remove(task.runId);
    if (line?.size === 0) state.registered.delete(key);
  }
  if (task.type === 'JOBG') state.unreleased.delete(task.runId);
}

function lineIn<K>(lines: Map<K, WaitingLine>, key: K): WaitingLine {
  let line = lines.get(key);
  if (line === undefined) {
    line = new WaitingLine();
    lines.set(key, line);
  }
  return line;
}
