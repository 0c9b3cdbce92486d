import type { Task } from '@taktwerk/model';
import { insertedTaskCells, TASK_COLUMNS } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';
import { insertRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';
import { TASK_TYPES } from './task-types.ts';

const SHAPE = rowShape(
  TASK_COLUMNS,
  TASK_COLUMNS.split(',').map((column) => TASK_TYPES.get(column.trim()) ?? 'text'),
);
const INSERT = insertRows('task', SHAPE);

/** Stores new tasks. */
export async function insertTasks(connection: Connection, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return;
  await connection.run(INSERT, ...rowsParameters(SHAPE, tasks.map(insertedTaskCells)));
}
