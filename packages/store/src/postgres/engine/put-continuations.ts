import type { ScriptContinuation } from '@taktwerk/model';
import { CONTINUATION_COLUMNS, continuationCells } from '../../row/continuation-row.ts';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape(CONTINUATION_COLUMNS, ['bigint', 'text', 'text', 'bigint', 'bigint', 'text']);
const PUT = putRows('script_continuation', SHAPE, ['run_id']);

/** Stores where scripts stand, in place of where they stood; each run is given once. */
export async function putContinuations(
  connection: Connection,
  continuations: readonly ScriptContinuation[],
): Promise<void> {
  if (continuations.length === 0) return;
  await connection.run(PUT, ...rowsParameters(SHAPE, continuations.map(continuationCells)));
}
