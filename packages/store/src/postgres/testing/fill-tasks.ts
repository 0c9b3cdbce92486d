import type { PostgresServer } from '../../../../../test/postgres/postgres-server.ts';

/**
 * A history as a server has it after a while: every tenth task of client 200, names that repeat, workflows with
 * children, few abnormal ends, comments and changes, the last hundred not ended, all before the last thousand out of the activities.
 */
const FILL = `INSERT INTO task (run_id, client, shard, name, type, platform, queue, agent, "user", priority, stage,
  status, activation_time, start_time, end_time, parent, top, activator, depth, reference_run_id, restart_count,
  line_number, attempt, slot_held, parallel_held, cancel_requested, estimated_runtime, auto_deactivation, deactivated,
  commented, modified, manual_release, suspended, logical_date, real_date, generated, zdu_version)
SELECT 1000000 + n, CASE n % 10 WHEN 0 THEN 200 ELSE 100 END, 0, 'JOBS.' || n % 500, 'JOBS', 'UNIX', 'CLIENT_QUEUE',
  'UNIX01', 'OPER/DEMO', 200, CASE WHEN n > $1 - 100 THEN 'running' ELSE 'ended' END,
  CASE WHEN n > $1 - 100 THEN 1550 WHEN n % 1000 = 1 THEN 1800 ELSE 1900 END, n * 1000, n * 1000, CASE WHEN n > $1 - 100 THEN NULL ELSE n * 1000 + 60000 END,
  CASE WHEN n % 4 = 0 THEN 0 ELSE 1000000 + n - n % 4 END, 1000000 + n - n % 4, 0, 1,
  CASE n % 50 WHEN 0 THEN 1000000 + n - 50 ELSE 0 END, 0, n % 4, 1, false, false, false, 10, 'N', n <= $1 - 1000, n % 1000 = 2,
  n % 1000 = 3, false, false, n * 1000, n * 1000, false, 'B'
FROM generate_series(1, $1) AS n`;

/** Fills the tables of a database with `tasks` tasks and their reports, and lets the planner know. */
export async function fillTasks(server: PostgresServer, database: string, tasks: number): Promise<void> {
  await server.query(database, FILL.replaceAll('$1', String(tasks)));
  await server.query(
    database,
    `INSERT INTO report_chunk (run_id, type, start, bytes, page, written_at, text)
     SELECT run_id, 'REP', 0, 1, 1, 0, 'x' FROM task`,
  );
  await server.query(database, 'VACUUM ANALYZE');
}
