import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { backupEnded } from './backup.ts';
import { rollbackObjectEnded } from './rollback.ts';

/** The backup or rollback object of a task has ended. */
export function supportingRunEnded(state: ShardState, live: LiveTask, run: LiveTask): void {
  state.forget(run.task.runId);
  if (live.supporting !== run.task.runId) return;
  live.supporting = null;
  if (live.task.stage === 'backup') backupEnded(state, live, run);
  else rollbackObjectEnded(state, live, run);
}
