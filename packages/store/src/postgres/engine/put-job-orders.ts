import type { JobOrderRecord } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('run_id, attempt, body', ['bigint', 'bigint', 'text']);
const PUT = putRows('job_order', SHAPE, ['run_id']);

/** Stores orders of runs in place of earlier attempts; each run is given once. */
export async function putJobOrders(connection: Connection, orders: readonly JobOrderRecord[]): Promise<void> {
  if (orders.length === 0) return;
  const cells = orders.map(({ runId, attempt, order }) => [runId, attempt, order]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}
