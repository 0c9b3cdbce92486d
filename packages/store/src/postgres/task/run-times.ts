import type { RunTimes } from '../../port/store.ts';
import { runTimesByName } from '../../row/run-time-row.ts';
import { textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const RUN_TIMES = `SELECT correct.name, correct.run_id, correct.start_time, correct.end_time
FROM unnest(?::text[]) AS wanted (name) CROSS JOIN LATERAL (
  SELECT name, run_id, start_time, end_time FROM task
  WHERE client = ? AND name = wanted.name AND status = 1900 AND start_time IS NOT NULL AND type NOT IN ('C_PERIOD', 'C_HOSTG', 'EVNT_CHILD')
  ORDER BY end_time DESC LIMIT ?) AS correct`;

/** The last correct runs of objects; an object without one is left out. The container of a recurring execution is no run of its object, nor is a hit of an event. */
export async function runTimes(
  connection: Connection,
  client: number,
  names: readonly string[],
  limit: number,
): Promise<RunTimes[]> {
  return runTimesByName(await connection.all(RUN_TIMES, textArray(names), client, limit));
}
