import { TaktwerkError } from '@taktwerk/model/error';
import { type Cell, UPDATED_COLUMNS } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';

const UPDATE = `UPDATE task SET ${UPDATED_COLUMNS.split(',')
  .map((column) => `${column} = ?`)
  .join(', ')} WHERE run_id = ?`;
const UPDATE_ACTIVE = `${UPDATE} AND deactivated = 0`;
/** The ready counts of the history no longer hold for what is changed in it. */
const REOPEN = 'UPDATE history_block SET counted = 0 WHERE block = ? >> 12 AND counted = 1';

/** Writes what can change of a stored task; `cells` come from `updatedTaskCells`. */
export function updateTask(connection: Connection, cells: readonly Cell[]): void {
  if (connection.run(UPDATE_ACTIVE, ...cells).changes === 1) return;
  connection.run(REOPEN, cells.at(-1) ?? null);
  if (connection.run(UPDATE, ...cells).changes !== 1) {
    throw new TaktwerkError(
      'internal',
      `A commit updates task ${cells.at(-1)}, which was never inserted. Nothing of the commit was stored.`,
    );
  }
}
