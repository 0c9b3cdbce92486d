/** Tables with rows of runs, the run itself last. */
export const RUN_TABLES = [
  'task_variable',
  'task_input',
  'task_comment',
  'report_chunk',
  'pin',
  'workflow_mark',
  'job_order',
  'timer',
  'script_continuation',
  'task',
] as const;

/** Some runs of a client; values: client, limit. */
export const RUNS_OF_CLIENT = 'SELECT run_id FROM task WHERE client = ? LIMIT ?';

/** Some objects of a client, those in use and those deleted; values: client, client, limit. */
export const OBJECTS_OF_CLIENT = `SELECT id FROM (
  SELECT id FROM object WHERE client = ? AND deleted_at IS NULL
  UNION ALL SELECT id FROM object WHERE client = ? AND deleted_at IS NOT NULL) AS of_client LIMIT ?`;

/** Whether a client has tasks that have not ended; value: client. */
export const BUSY = `SELECT run_id FROM task WHERE client = ? AND stage <> 'ended' LIMIT 1`;

/** What else belongs to a client, with the columns that tell its rows apart; `user` is a word of PostgreSQL. */
const OTHERS = [
  { table: 'vara_row', key: ['id'] },
  { table: 'api_token', key: ['id'] },
  { table: 'sync_state', key: ['name'] },
  { table: 'client_hold', key: ['name'] },
  { table: 'request_receipt', key: ['"user"', 'key'] },
  { table: '"user"', key: ['name', 'department'] },
] as const;

/** Each removes some rows of one table; values: client, client, limit. */
export const REMOVE_OTHERS: readonly string[] = OTHERS.map(({ table, key }) => {
  const columns = key.join(', ');
  return `DELETE FROM ${table} WHERE client = ? AND (${columns}) IN (SELECT ${columns} FROM ${table} WHERE client = ? LIMIT ?)`;
});
