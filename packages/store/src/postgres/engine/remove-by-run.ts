import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const REMOVE = {
  workflow_mark: 'DELETE FROM workflow_mark WHERE run_id = ANY (?::bigint[])',
  pin: 'DELETE FROM pin WHERE run_id = ANY (?::bigint[])',
  script_continuation: 'DELETE FROM script_continuation WHERE run_id = ANY (?::bigint[])',
  timer: 'DELETE FROM timer WHERE run_id = ANY (?::bigint[])',
  report_chunk: 'DELETE FROM report_chunk WHERE run_id = ANY (?::bigint[])',
  job_order: 'DELETE FROM job_order WHERE run_id = ANY (?::bigint[])',
};

/** Removes everything a table holds of some runs. */
export async function removeByRun(
  connection: Connection,
  table: keyof typeof REMOVE,
  runIds: readonly number[],
): Promise<void> {
  if (runIds.length > 0) await connection.run(REMOVE[table], numberArray(runIds));
}
