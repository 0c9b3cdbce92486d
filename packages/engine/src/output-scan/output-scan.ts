import { Status } from '@taktwerk/model';
import { executeObject } from '../activation/execute-object.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** What the host found: for each line of the scan whether its filter holds, or why that cannot be told. */
export type ScanOutcome =
  | { readonly kind: 'scanned'; readonly holds: readonly boolean[] }
  | { readonly kind: 'failed'; readonly text: string };

/** The job is over: its output is looked at before its post-process, however it ended (reference `engine-semantics.md` §7.8). */
export function finishJob(state: ShardState, live: LiveTask, status: number, detail: string | null): void {
  const { task, definition } = live;
  if (task.startTime === null) task.startTime = state.notBefore(task.activationTime);
  task.endingStatus = status;
  if (definition === null || definition.outputScan.length === 0) {
    postProcess(state, live, detail);
    return;
  }
  task.stage = 'outputScan';
  state.show(live, Status.scanningReports, detail);
  askForScan(state, live);
}

/** Has the host look at the output; asking again is harmless. */
export function askForScan(state: ShardState, live: LiveTask): void {
  const filters = live.definition?.outputScan.map(({ filter }) => filter) ?? [];
  state.effects.push({ kind: 'scanOutput', runId: live.task.runId, filters });
}

/** From bottom to top: the first line that applies decides the return code, those above only start their objects. */
export function outputScanned(
  state: ShardState,
  message: { readonly runId: number; readonly outcome: ScanOutcome },
): void {
  const live = state.tasks.get(message.runId);
  if (live === undefined || live.task.stage !== 'outputScan') return;
  const { task, definition } = live;
  const { outcome } = message;
  if (outcome.kind === 'failed') {
    state.end(live, Status.faultPostProcessing, outcome.text);
    return;
  }
  let decided = false;
  for (const [index, line] of [...(definition?.outputScan ?? []).entries()].reverse()) {
    if (outcome.holds[index] !== line.holds) continue;
    const what = `Filter ${line.filter} ${line.holds ? 'holds' : 'does not hold'}`;
    if (!decided && line.returnCode !== null) {
      task.returnCode = line.returnCode;
      task.endingStatus = line.returnCode === 0 ? Status.endedOk : Status.endedNotOk;
      state.log(task.runId, `${what}: return code ${line.returnCode}.`);
    }
    decided = true;
    if (line.execute !== null) executeObject(state, live, line.execute, `its output: ${what}`);
  }
  postProcess(state, live, task.statusDetail);
}

/** The post-process script, if there is one, runs before the task ends. */
function postProcess(state: ShardState, live: LiveTask, detail: string | null): void {
  const { task, definition } = live;
  if (definition === null || definition.scripts.postProcess === '') {
    state.end(live, task.endingStatus ?? Status.endedOk, detail);
    return;
  }
  task.stage = 'postProcess';
  state.changes.update(task);
  state.show(live, Status.postProcessing, detail);
  state.effects.push({ kind: 'runScript', runId: task.runId, phase: 'post_process' });
}
