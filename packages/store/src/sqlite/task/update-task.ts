import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from '../connection/connection.ts';
import type { Cell } from './task-row.ts';

const UPDATE = `UPDATE task SET queue = ?, agent = ?, login = ?, priority = ?, stage = ?, status = ?,
  status_detail = ?, ending_status = ?, return_code = ?, start_time = ?, end_time = ?, attempt = ?, slot_held = ?, parallel_held = ?,
  cancel_requested = ?, deactivated = ?, modified = ?
WHERE run_id = ?`;

/** Writes what can change of a stored task; `cells` come from `updatedTaskCells`. */
export function updateTask(connection: Connection, cells: readonly Cell[]): void {
  if (connection.run(UPDATE, ...cells).changes !== 1) {
    throw new TaktwerkError(
      'internal',
      `A commit updates task ${cells.at(-1)}, which was never inserted. Nothing of the commit was stored.`,
    );
  }
}
