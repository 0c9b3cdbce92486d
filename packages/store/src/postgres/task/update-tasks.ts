import type { Task } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { UPDATED_COLUMNS, updatedTaskCells } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';
import { rowShape, rowsParameters, rowsRelation } from '../connection/rows-parameter.ts';
import { TASK_TYPES } from './task-types.ts';

const COLUMNS = `${UPDATED_COLUMNS}, run_id`;
const SHAPE = rowShape(
  COLUMNS,
  COLUMNS.split(',').map((column) => TASK_TYPES.get(column.trim()) ?? 'text'),
);
const SET = UPDATED_COLUMNS.split(',').map((column) => `${column} = changed.${column}`);
const UPDATE = `UPDATE task SET ${SET.join(', ')}
FROM ${rowsRelation(SHAPE)} AS changed (${COLUMNS}) WHERE task.run_id = changed.run_id`;

/** Writes what can change of stored tasks, each given once. */
export async function updateTasks(connection: Connection, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return;
  const changed = await connection.run(UPDATE, ...rowsParameters(SHAPE, tasks.map(updatedTaskCells)));
  if (changed !== tasks.length) {
    throw new TaktwerkError(
      'internal',
      `A commit updates ${tasks.length} tasks, of which ${tasks.length - changed} were never inserted (run ids from ${tasks[0]?.runId}). Nothing of the commit was stored.`,
    );
  }
}
