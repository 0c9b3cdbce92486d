import type { Pin } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('run_id, name, version_id', ['bigint', 'text', 'bigint']);
const PUT = putRows('pin', SHAPE, ['run_id', 'name']);

/** Pins names to versions for trees, each given once. */
export async function putPins(connection: Connection, pins: readonly Pin[]): Promise<void> {
  if (pins.length === 0) return;
  const cells = pins.map(({ runId, name, versionId }) => [runId, name, versionId]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}
