import type { JobOrderRecord } from '@taktwerk/model';
import { orderKeyFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO job_order (run_id, attempt, body) VALUES (?, ?, ?)
ON CONFLICT (run_id) DO UPDATE SET attempt = excluded.attempt, body = excluded.body`;
const REMOVE = 'DELETE FROM job_order WHERE run_id = ?';
const ALL = 'SELECT run_id, attempt FROM job_order ORDER BY run_id';

/** Stores the order of a run; a later attempt takes the place of the earlier one. */
export function putJobOrder(connection: Connection, order: JobOrderRecord): void {
  connection.run(PUT, order.runId, order.attempt, order.order);
}

export function removeJobOrder(connection: Connection, runId: number): void {
  connection.run(REMOVE, runId);
}

/** Run id and attempt of every stored order; the bodies are read one by one when they are sent. */
export function allJobOrders(connection: Connection): { runId: number; attempt: number }[] {
  return connection.all(ALL).map(orderKeyFromRow);
}
