import type { ScriptContinuation } from '@taktwerk/model';
import { integer, oneOf, text } from '../connection/column.ts';
import type { Connection, SqlRow } from '../connection/connection.ts';

const PUT = `INSERT INTO script_continuation (run_id, phase, wait_kind, wait_time, wait_run_id, state)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (run_id) DO UPDATE SET phase = excluded.phase, wait_kind = excluded.wait_kind,
  wait_time = excluded.wait_time, wait_run_id = excluded.wait_run_id, state = excluded.state`;
const REMOVE = 'DELETE FROM script_continuation WHERE run_id = ?';
const ALL = `SELECT run_id, phase, wait_kind, wait_time, wait_run_id, state FROM script_continuation ORDER BY run_id`;

/** Stores where a script stands, in place of where it stood. */
export function putContinuation(connection: Connection, continuation: ScriptContinuation): void {
  const { wait } = continuation;
  connection.run(
    PUT,
    continuation.runId,
    continuation.phase,
    wait.kind,
    wait.kind === 'until' ? wait.time : null,
    wait.kind === 'taskEnd' ? wait.runId : null,
    continuation.state,
  );
}

export function removeContinuation(connection: Connection, runId: number): void {
  connection.run(REMOVE, runId);
}

export function allContinuations(connection: Connection): ScriptContinuation[] {
  return connection.all(ALL).map((row) => ({
    runId: integer(row, 'run_id'),
    phase: oneOf(row, 'phase', ['process', 'post_process']),
    state: text(row, 'state'),
    wait: waitFromRow(row),
  }));
}

function waitFromRow(row: SqlRow): ScriptContinuation['wait'] {
  const kind = oneOf(row, 'wait_kind', ['until', 'taskEnd', 'none']);
  switch (kind) {
    case 'until':
      return { kind, time: integer(row, 'wait_time') };
    case 'taskEnd':
      return { kind, runId: integer(row, 'wait_run_id') };
    case 'none':
      return { kind };
  }
}
