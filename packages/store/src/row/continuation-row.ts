import type { ScriptContinuation } from '@taktwerk/model';
import { integer, oneOf, text } from './column.ts';
import type { Row } from './row.ts';
import type { Cell } from './task-row.ts';

export const CONTINUATION_COLUMNS = 'run_id, phase, wait_kind, wait_time, wait_run_id, state';

/** In the order of {@link CONTINUATION_COLUMNS}. */
export function continuationCells(continuation: ScriptContinuation): Cell[] {
  const { wait } = continuation;
  return [
    continuation.runId,
    continuation.phase,
    wait.kind,
    wait.kind === 'until' ? wait.time : null,
    'runId' in wait ? wait.runId : null,
    continuation.state,
  ];
}

export function continuationFromRow(row: Row): ScriptContinuation {
  return {
    runId: integer(row, 'run_id'),
    phase: oneOf(row, 'phase', ['process', 'child_post_process', 'post_process']),
    state: text(row, 'state'),
    wait: waitFromRow(row),
  };
}

function waitFromRow(row: Row): ScriptContinuation['wait'] {
  const kind = oneOf(row, 'wait_kind', ['until', 'taskEnd', 'generation', 'none']);
  switch (kind) {
    case 'until':
      return { kind, time: integer(row, 'wait_time') };
    case 'taskEnd':
    case 'generation':
      return { kind, runId: integer(row, 'wait_run_id') };
    case 'none':
      return { kind };
  }
}
