import type { Timer } from '@taktwerk/model';
import { timerFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO timer (run_id, kind, due, generation) VALUES (?, ?, ?, ?)
ON CONFLICT (run_id, kind) DO UPDATE SET due = excluded.due, generation = excluded.generation`;
const REMOVE = 'DELETE FROM timer WHERE run_id = ?';
const ALL = 'SELECT run_id, kind, due, generation FROM timer ORDER BY due, run_id';

/** Sets a timer of a run; one of the same kind is replaced. */
export function putTimer(connection: Connection, timer: Timer): void {
  connection.run(PUT, timer.runId, timer.kind, timer.due, timer.generation);
}

/** Removes every timer of a run. */
export function removeTimers(connection: Connection, runId: number): void {
  connection.run(REMOVE, runId);
}

export function allTimers(connection: Connection): Timer[] {
  return connection.all(ALL).map(timerFromRow);
}
