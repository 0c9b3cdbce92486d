import { fulfils, Status } from '@taktwerk/model';
import { executeObject } from '../activation/execute-object.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from '../workflow/line-of.ts';
import { REPEATS, repeatLine } from './repeat-line.ts';

/**
 * Compares how a task ended with what was expected (reference `engine-semantics.md` §4.8). What a line says goes before what
 * its object says. Lines that were not to run are not judged; a task that was cancelled is not repeated.
 */
export function evaluateResult(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  const found = lineOf(state, live);
  const own = found?.line.runId === task.runId ? found : null;
  const result = own?.line.line.result ?? (task.type === 'C_HOSTG' ? null : definition?.result) ?? null;
  if (result === null || !isJudged(task.status)) return;
  const lineNumber = task.lineNumber ?? 0;
  const count = own === null ? 0 : Number(state.marked(own.workflow, lineNumber, REPEATS));
  if (fulfils(task.status, result.expected)) {
    if (own !== null) state.mark(own.workflow, lineNumber, REPEATS, '');
    return;
  }
  const repeats = own !== null && count < result.repeats && !fulfils(task.status, 'ENDED_CANCEL');
  if (own !== null) state.mark(own.workflow, lineNumber, REPEATS, repeats ? String(count + 1) : '');
  if (repeats) {
    const why = `its result (${task.status}, expected ${result.expected}; ${count + 1} of ${result.repeats})`;
    repeatLine(state, live, { at: state.now + result.pause, why });
  }
  if (result.execute !== null && !(repeats && result.onlyLast))
    executeObject(state, live, result.execute, `its result: ${task.status}, expected ${result.expected}`);
}

function isJudged(status: number): boolean {
  return (
    status !== Status.endedWorkflowAbend &&
    status !== Status.endedWorkflowCancel &&
    !fulfils(status, 'ENDED_INACTIVE')
  );
}
