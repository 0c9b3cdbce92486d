/** More tasks of a block that are still in the activities, and it waits to be counted. */
export const MOST_LEFT = 64;

/** The first block after `?` that changed since it was counted, or could not be; NULL without one. */
export const NEXT_OPEN_BLOCK =
  'SELECT min(block) AS block FROM history_block WHERE counted = false AND block > ?';

/** The first block never looked at; NULL when there are no tasks. */
export const NEXT_NEW_BLOCK =
  'SELECT coalesce(max(block) + 1, (SELECT min(run_id) >> 12 FROM task)) AS block FROM history_block';

/** How many tasks of a block are still in the activities. */
export const COUNT_ACTIVE = `SELECT count(*) AS tasks FROM task WHERE run_id >= ? AND run_id < ? AND deactivated = false`;

/** Notes a block as counted or not. */
export const PUT_BLOCK =
  'INSERT INTO history_block (block, counted) VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET counted = excluded.counted';
