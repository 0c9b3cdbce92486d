import { QUOTED_KIND_COLUMNS } from '../../history/kind-columns.ts';

/** Stands for the start or end of a task that left the activities without one; later than any time. */
export const NO_TIME = 9_000_000_000_000_000;

const OF_BLOCK = 'FROM task WHERE run_id >= ? AND run_id < ?';

/** What makes up a kind: the columns that lists ask for, and whether the task is a restart. */
const columns = [...QUOTED_KIND_COLUMNS, 'is_restart'].join(', ');
const VALUES = [
  ...QUOTED_KIND_COLUMNS.map((column) => `task.${column}`),
  'CASE WHEN task.reference_run_id > 0 THEN 1 ELSE 0 END',
].join(', ');
const keyOfTask = `encode(sha256(convert_to(jsonb_build_array(${VALUES})::text, 'UTF8')), 'hex')`;
const bound = (column: string, choose: 'least' | 'greatest'): string =>
  `${column} = ${choose}(history_node.${column}, excluded.${column})`;

/** The statements that count a block whose counts are gone or were never made, in the order of the members. */
export const BLOCK = {
  /** These take first run id and the one after the last. */
  left: `INSERT INTO history_left (run_id) SELECT run_id ${OF_BLOCK} AND deactivated = false`,
  kinds: `INSERT INTO history_kind (key, ${columns}) SELECT DISTINCT ${keyOfTask}, ${VALUES}
${OF_BLOCK} AND deactivated = true ON CONFLICT (key) DO NOTHING`,
  /** These take the node of the block, then its run ids. */
  counts: `INSERT INTO history_count (node, client, kind, tasks)
SELECT CAST(? AS bigint), history_kind.client, history_kind.id, count(*)
FROM task JOIN history_kind ON history_kind.key = ${keyOfTask}
WHERE task.run_id >= ? AND task.run_id < ? AND task.deactivated = true GROUP BY history_kind.client, history_kind.id`,
  node: `INSERT INTO history_node (node, client, tasks, first_activation, last_activation,
  first_start, last_start, first_end, last_end)
SELECT CAST(? AS bigint), client, count(*), min(activation_second), max(activation_second),
  min(coalesce(start_time, ${NO_TIME})), max(coalesce(start_time, ${NO_TIME})),
  min(coalesce(end_time, ${NO_TIME})), max(coalesce(end_time, ${NO_TIME})) ${OF_BLOCK} AND deactivated = true GROUP BY client`,
  /** These add the counts of their second parameter, a block, to their first, a node above it. */
  countsAbove: `INSERT INTO history_count (node, client, kind, tasks)
SELECT CAST(? AS bigint), client, kind, tasks FROM history_count WHERE node = ?
ON CONFLICT (node, client, kind) DO UPDATE SET tasks = history_count.tasks + excluded.tasks`,
  nodeAbove: `INSERT INTO history_node (node, client, tasks, first_activation, last_activation,
  first_start, last_start, first_end, last_end)
SELECT CAST(? AS bigint), client, tasks, first_activation, last_activation,
  first_start, last_start, first_end, last_end
FROM history_node WHERE node = ?
ON CONFLICT (node, client) DO UPDATE SET tasks = history_node.tasks + excluded.tasks,
  ${bound('first_activation', 'least')}, ${bound('last_activation', 'greatest')},
  ${bound('first_start', 'least')}, ${bound('last_start', 'greatest')},
  ${bound('first_end', 'least')}, ${bound('last_end', 'greatest')}`,
} as const;
