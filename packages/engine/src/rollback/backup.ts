import { isEndedOk, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { BACKED_UP } from './backed-up.ts';
import { startSupportingRun } from './supporting-run.ts';

/** Lets a task go on once its backup object has ended well (1557 until then, 1825 when it cannot). */
export function passBackup(state: ShardState, live: LiveTask): boolean {
  const backup = live.definition?.rollback.backup ?? null;
  if (backup === null || state.marked(live, 0, BACKED_UP) !== '') return true;
  if (live.supporting !== null) return false;
  if (startSupportingRun(state, live, backup))
    state.show(live, Status.customBackup, `Its backup object ${backup} runs.`);
  else
    state.end(
      live,
      Status.faultCustomBackup,
      `There is no backup object ${backup} in client ${live.task.client}.`,
    );
  return false;
}

/** The backup object of a task has ended. */
export function backupEnded(state: ShardState, live: LiveTask, backup: LiveTask): void {
  const { runId, name, status } = backup.task;
  if (live.task.cancelRequested) {
    state.end(live, live.task.endingStatus ?? Status.endedCancel);
  } else if (isEndedOk(status)) {
    state.mark(live, 0, BACKED_UP, '1');
    state.show(live, Status.preparing);
    state.advance(live);
  } else {
    state.end(live, Status.faultCustomBackup, `Its backup object ${name} (${runId}) ended with ${status}.`);
  }
}
