import type { RunTimes } from '../../port/store.ts';
import { runTimesByName } from '../../row/run-time-row.ts';
import type { Connection } from '../connection/connection.ts';

/** Each name asked for, its newest correct runs found through their own index. */
export const RUN_TIMES = `SELECT task.name, task.run_id, task.start_time, task.end_time
FROM json_each(?1) AS wanted CROSS JOIN task ON task.run_id IN (
  SELECT run_id FROM task INDEXED BY task_run_time
  WHERE client = ?2 AND name = wanted.value AND status = 1900 AND start_time IS NOT NULL AND type NOT IN ('C_PERIOD', 'C_HOSTG', 'EVNT_CHILD')
  ORDER BY end_time DESC LIMIT ?3)`;

/** The last correct runs of objects; an object without one is left out. The container of a recurring execution is no run of its object, nor is a hit of an event. */
export function runTimes(
  connection: Connection,
  client: number,
  names: readonly string[],
  limit: number,
): RunTimes[] {
  return runTimesByName(connection.all(RUN_TIMES, JSON.stringify(names), client, limit));
}
