import type { ReportEnd } from '../../port/store.ts';
import { reportEndFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

/** With a single max(), SQLite takes the bare `bytes` from the row of the highest page (https://sqlite.org/lang_select.html#bareagg). */
const ENDS = `SELECT run_id, type, sum(bytes) AS length, max(page) AS page, bytes AS page_bytes
FROM (
  SELECT chunk.run_id, chunk.type, chunk.page, sum(chunk.bytes) AS bytes
  FROM task INDEXED BY task_not_ended
  CROSS JOIN report_chunk AS chunk INDEXED BY report_chunk_by_start ON chunk.run_id = task.run_id
  WHERE task.stage <> 'ended'
  GROUP BY chunk.run_id, chunk.type, chunk.page)
GROUP BY run_id, type`;

/** How far each report of a task that has not ended is durable. */
export function reportEnds(connection: Connection): ReportEnd[] {
  return connection.all(ENDS).map(reportEndFromRow);
}
