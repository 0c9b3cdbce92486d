import type { Condition } from '../../filter/dialect.ts';
import type { ListPlace } from '../../filter/execution-list.ts';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** Run ids, the second no longer among them. */
export type RunIds = readonly [first: number, end: number];

/** What a list asks of the tasks that are not in the columns of the history, and where those are. */
export interface BesideHistory {
  readonly client: number;
  readonly conditions: readonly Condition[];
  /** Run ids no columns hold, or none that still do. */
  readonly looked: readonly RunIds[];
}

const NEWEST_FIRST = 'ORDER BY activation_second DESC, run_id DESC';

/** Counts what meets the conditions among the tasks that are not in the columns, by looking at each. */
export function countBeside(connection: Connection, beside: BesideHistory): number {
  const { sql, values } = selects(beside, 'count(*) AS n', []);
  const row = connection.get(`SELECT sum(n) AS total FROM (${sql.join('\nUNION ALL\n')})`, ...values);
  return integer(row ?? {}, 'total');
}

/** The newest of them, behind a place in the list if one is given. */
export function newestBeside(
  connection: Connection,
  beside: BesideHistory,
  limit: number,
  position: readonly Condition[],
): readonly ListPlace[] {
  const { sql, values } = selects(beside, 'run_id, activation_second', position);
  const cut = sql.map((select) => `SELECT * FROM (${select} ${NEWEST_FIRST} LIMIT ${limit})`);
  return connection
    .all(`${cut.join('\nUNION ALL\n')}`, ...values)
    .map((row) => ({ second: integer(row, 'activation_second'), runId: integer(row, 'run_id') }));
}

/** Three selects with no task in common: the activities, what left them since it was left out, and the run ids looked at. */
function selects(
  { client, conditions, looked }: BesideHistory,
  columns: string,
  position: readonly Condition[],
): { readonly sql: readonly string[]; readonly values: readonly (string | number)[] } {
  const asked = [...conditions, ...position];
  const where = `client = ?${asked.map(({ sql }) => ` AND ${sql}`).join('')}`;
  const values = [client, ...asked.flatMap((condition) => condition.values)];
  return {
    sql: [
      `SELECT ${columns} FROM task INDEXED BY task_by_activation WHERE deactivated = false AND ${where}`,
      `SELECT ${columns} FROM task NOT INDEXED WHERE run_id IN (SELECT run_id FROM history_left)
  AND deactivated = true AND ${where}`,
      `SELECT ${columns} FROM (SELECT json_extract(value, '$[0]') AS first_looked, json_extract(value, '$[1]') AS end_looked
  FROM json_each(?)) CROSS JOIN task NOT INDEXED WHERE run_id >= first_looked AND run_id < end_looked
  AND deactivated = true AND run_id NOT IN (SELECT run_id FROM history_left) AND ${where}`,
    ],
    values: [...values, ...values, JSON.stringify(looked), ...values],
  };
}
