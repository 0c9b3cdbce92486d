import type { ScriptContinuation } from '@taktwerk/model';
import { CONTINUATION_COLUMNS, continuationCells, continuationFromRow } from '../../row/continuation-row.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO script_continuation (${CONTINUATION_COLUMNS})
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (run_id) DO UPDATE SET phase = excluded.phase, wait_kind = excluded.wait_kind,
  wait_time = excluded.wait_time, wait_run_id = excluded.wait_run_id, state = excluded.state`;
const REMOVE = 'DELETE FROM script_continuation WHERE run_id = ?';
const ALL = `SELECT ${CONTINUATION_COLUMNS} FROM script_continuation ORDER BY run_id`;

/** Stores where a script stands, in place of where it stood. */
export function putContinuation(connection: Connection, continuation: ScriptContinuation): void {
  connection.run(PUT, ...continuationCells(continuation));
}

export function removeContinuation(connection: Connection, runId: number): void {
  connection.run(REMOVE, runId);
}

export function allContinuations(connection: Connection): ScriptContinuation[] {
  return connection.all(ALL).map(continuationFromRow);
}
