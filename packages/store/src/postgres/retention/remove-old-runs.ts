import type { RetentionPortion, RetentionResult } from '../../port/retention.ts';
import { judgedRows } from '../../row/retention-row.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { forgetReportFiles } from './forget-report-files.ts';

/** Within the same millisecond later runs come first: what a task controls goes before the task. */
const OLD_RUNS = `WITH asked AS (
  SELECT ?::bigint AS client, ?::bigint AS before, ?::bigint AS time, ?::bigint AS id, ?::integer[] AS statuses),
examined AS MATERIALIZED (
  SELECT task.run_id, task.top, task.status, task.end_time, task.deactivated FROM task, asked
  WHERE task.client = asked.client AND task.end_time < asked.before AND task.end_time >= asked.time
    AND (task.end_time > asked.time OR task.run_id < asked.id)
  ORDER BY task.end_time, task.run_id DESC LIMIT ?)
SELECT examined.run_id AS id, examined.end_time AS time, (examined.deactivated
  AND (top.run_id IS NULL OR coalesce(top.end_time < asked.before AND top.deactivated, false))
  AND (asked.statuses IS NULL OR coalesce(top.status, examined.status) = ANY (asked.statuses)))::integer AS goes
FROM asked, examined LEFT JOIN task AS top ON top.run_id = examined.top
ORDER BY examined.end_time, examined.run_id DESC`;

const TABLES = ['task_variable', 'task_input', 'task_comment', 'workflow_mark', 'report_chunk', 'task'];
const DELETE = TABLES.map((table) => `DELETE FROM ${table} WHERE run_id = ANY (?::bigint[])`);

/** Removes a portion of old runs with everything kept of them. */
export async function removeOldRuns(
  connection: Connection,
  portion: RetentionPortion,
  now: number,
): Promise<RetentionResult> {
  const { client, before, from, limit, statuses } = portion;
  const wanted = statuses === null ? null : numberArray(statuses);
  const { time, id } = from ?? { time: 0, id: Number.MAX_SAFE_INTEGER };
  const rows = await connection.all(OLD_RUNS, client, before, time, id, wanted, limit);
  const { ids, next } = judgedRows(rows, portion);
  const runs = numberArray(ids);
  await forgetReportFiles(connection, ids, now);
  if (ids.length > 0) await Promise.all(DELETE.map((sql) => connection.run(sql, runs)));
  return { removed: ids.length, next };
}
