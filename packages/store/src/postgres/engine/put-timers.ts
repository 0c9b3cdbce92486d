import type { Timer } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('run_id, kind, due, generation', ['bigint', 'text', 'bigint', 'bigint']);
const PUT = putRows('timer', SHAPE, ['run_id', 'kind']);

/** Sets timers of runs in place of those of the same kind, each given once. */
export async function putTimers(connection: Connection, timers: readonly Timer[]): Promise<void> {
  if (timers.length === 0) return;
  const cells = timers.map(({ runId, kind, due, generation }) => [runId, kind, due, generation]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}
