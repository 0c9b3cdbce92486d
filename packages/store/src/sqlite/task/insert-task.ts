import { type Cell, TASK_COLUMNS } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';

const INSERT = `INSERT INTO task (${TASK_COLUMNS})
VALUES (${TASK_COLUMNS.split(',')
  .map(() => '?')
  .join(', ')})`;

/** Stores a new task; `cells` come from `insertedTaskCells`. */
export function insertTask(connection: Connection, cells: readonly Cell[]): void {
  connection.run(INSERT, ...cells);
}
