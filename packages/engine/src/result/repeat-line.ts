import { asActivator } from '../activation/activate.ts';
import type { LiveTask } from '../live-task.ts';
import { startingPoint } from '../restart/reference-lines.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from '../workflow/line-of.ts';

/** Mark of a line that is to be run again once its run has ended: when, in milliseconds. */
export const REPEAT_AT = 'repeat at';
/** Mark of a line that was run again: how often. */
export const REPEATS = 'repeats';

/** Has the line of a task run again when the task has ended; that end does not count for its workflow. */
export function repeatLine(
  state: ShardState,
  live: LiveTask,
  wanted: { readonly at: number; readonly why: string },
): void {
  const found = lineOf(state, live);
  if (found === null) return;
  state.log(live.task.runId, `It is run again because of ${wanted.why}.`);
  state.mark(found.workflow, found.line.line.lineNumber, REPEAT_AT, String(wanted.at));
}

/** Makes the new run of a line that is to be repeated; false when it is not. */
export function startRepeat(state: ShardState, live: LiveTask): boolean {
  const { task, definition } = live;
  const found = lineOf(state, live);
  if (found === null || found.line.runId !== task.runId) return false;
  const { workflow, line } = found;
  const { lineNumber } = line.line;
  const at = state.marked(workflow, lineNumber, REPEAT_AT);
  if (at === '') return false;
  state.mark(workflow, lineNumber, REPEAT_AT, '');
  if (workflow.task.cancelRequested) return false;
  const again = state.create({
    client: task.client,
    user: task.user,
    name: task.name,
    type: task.type,
    alias: task.alias,
    queue: task.queue,
    definition,
    definitions: live.definitions,
    inputs: new Map(),
    parent: workflow,
    lineNumber: task.lineNumber,
    activator: { ...asActivator(workflow), depth: task.depth },
    reference: task,
    stage: 'release',
    startAt: Number(at),
  });
  again.task.restartPoint = startingPoint(task);
  const { runId } = again.task;
  state.log(runId, `Run ${runId} of ${task.name}, a repetition of ${task.runId}.`);
  state.tasks.delete(task.runId);
  state.effects.push({ kind: 'forget', runId: task.runId });
  line.runId = runId;
  workflow.workflow?.move(line, 'released');
  state.advance(again);
  return true;
}

/** Whether a task waits because its line is being repeated. */
export function isRepeated(state: ShardState, live: LiveTask): boolean {
  const found = live.task.referenceRunId === 0 ? null : lineOf(state, live);
  return found !== null && state.marked(found.workflow, found.line.line.lineNumber, REPEATS) !== '';
}
