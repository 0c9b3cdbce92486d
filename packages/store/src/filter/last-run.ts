import type { LastRunQuery } from '../port/store.ts';
import { TASK_COLUMNS } from '../row/task-row.ts';

/** One row of the task table by a few conditions, newest first; both databases read it. */
export function lastRunStatement(query: LastRunQuery): {
  readonly sql: string;
  readonly values: readonly (string | number)[];
} {
  const conditions = ['client = ?', 'name = ?', "type <> 'XTRNL'"];
  const values: (string | number)[] = [query.client, query.name];
  const add = (condition: string, value: string | number | null | undefined): void => {
    if (value == null) return;
    conditions.push(condition);
    values.push(value);
  };
  const ofParent = (column: string) =>
    `EXISTS (SELECT 1 FROM task AS controller WHERE controller.run_id = task.parent AND controller.${column} = ?)`;
  add('alias = ?', query.alias);
  add(ofParent('name'), query.parentName);
  add(ofParent('alias'), query.parentAlias);
  add('end_time >= ?', query.endedFrom);
  add('logical_date >= ?', query.logicalFrom);
  add('logical_date <= ?', query.logicalTo);
  add('run_id < ?', query.before);
  if (query.ended !== undefined) conditions.push(`stage ${query.ended ? '=' : '<>'} 'ended'`);
  return {
    sql: `SELECT ${TASK_COLUMNS} FROM task WHERE ${conditions.join(' AND ')}
      ORDER BY activation_second DESC, run_id DESC LIMIT 1`,
    values,
  };
}
