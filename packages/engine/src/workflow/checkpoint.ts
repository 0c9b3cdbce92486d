import { executeObject } from '../activation/execute-object.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from './line-of.ts';
import { onRealDate } from './line-time.ts';
import type { LineState } from './workflow-state.ts';

/** A time checkpoint counts from the activation of the workflow (reference `engine-semantics.md` §4.4). */
export function armCheckpoint(
  state: ShardState,
  workflow: LiveTask,
  { line }: LineState,
  child: LiveTask,
): void {
  if (line.checkpoint !== null)
    state.arm(child, 'checkpoint', onRealDate(state, workflow, line.checkpoint.time));
}

/** The time of a checkpoint has come: its object is started if the line has not. */
export function checkpointDue(state: ShardState, live: LiveTask): void {
  const found = lineOf(state, live);
  const checkpoint = found?.line.line.checkpoint ?? null;
  if (found === null || checkpoint === null || live.task.startTime !== null) return;
  const due = new Date(onRealDate(state, found.workflow, checkpoint.time)).toISOString();
  const { lineNumber, objectName } = found.line.line;
  executeObject(
    state,
    found.workflow,
    checkpoint.object,
    `line ${lineNumber} (${objectName}), which had not started by ${due}`,
  );
}
