import type { Connection } from '../connection/connection.ts';
import { type Cell, TASK_COLUMNS } from './task-row.ts';

const INSERT = `INSERT INTO task (${TASK_COLUMNS})
VALUES (${TASK_COLUMNS.split(',')
  .map(() => '?')
  .join(', ')})`;

/** Stores a new task; `cells` come from `insertedTaskCells`. */
export function insertTask(connection: Connection, cells: readonly Cell[]): void {
  connection.run(INSERT, ...cells);
}
