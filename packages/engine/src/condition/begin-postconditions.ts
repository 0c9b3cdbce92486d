import { Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from '../workflow/line-of.ts';

/**
 * Holds up the end of a line that has postconditions until they are evaluated; false when there are none to evaluate. Lines
 * that were skipped have theirs evaluated too, those that end because their workflow does have not (reference
 * `engine-semantics.md` §4.7).
 */
export function beginPostconditions(
  state: ShardState,
  live: LiveTask,
  status: number,
  detail: string | null,
): boolean {
  const { task } = live;
  if (task.lineNumber === null || task.stage === 'postconditions') return false;
  if (status === Status.endedWorkflowAbend || status === Status.endedWorkflowCancel) return false;
  const found = lineOf(state, live);
  if (found === null || found.line.runId !== task.runId || found.line.line.postconditions.length === 0)
    return false;
  state.disarm(live, 'maximumRunTime');
  state.disarm(live, 'startTime');
  state.disarm(live, 'conditions');
  live.conditionAsked = null;
  if (found.line.state !== 'released') found.workflow.workflow?.move(found.line, 'released');
  if (task.stage === 'preconditions') state.mark(found.workflow, task.lineNumber, CONDITIONS, '');
  task.stage = 'postconditions';
  task.endingStatus = status;
  task.intervention = null;
  state.changes.update(task);
  state.show(live, Status.checkingPostconditions, detail);
  state.work.push({ kind: 'postconditions', runId: task.runId });
  return true;
}

/** Mark of a line whose conditions are being evaluated: the trace of the evaluation. */
export const CONDITIONS = 'conditions';
