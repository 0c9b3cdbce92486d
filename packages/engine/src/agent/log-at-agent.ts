import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Tells in the PLOG report of a job what became of it at its agent, where the object asks for extended reports. */
export function logAtAgent(state: ShardState, { task, definition }: LiveTask, text: string): void {
  if (definition?.job?.extendedReports !== true) return;
  state.log(task.runId, `${new Date(state.now).toISOString()} ${task.agent ?? ''}: ${text}`, 'PLOG');
}
