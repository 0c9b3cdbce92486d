/** What the databases say differently when a block is counted. */
export interface BlockDialect {
  /** One text for the values of columns, the same for the same values alone. */
  key(columns: readonly string[]): string;
  smaller(one: string, other: string): string;
  greater(one: string, other: string): string;
}

/** Everything a list may ask of a task that has left the activities, apart from times and from other tasks. */
const KIND_COLUMNS = [
  'client',
  'name',
  'alias',
  'type',
  'platform',
  'archive_key1',
  'archive_key2',
  'version_id',
  'queue',
  'agent',
  'login',
  '"user"',
  'status',
  'commented',
  'modified',
  'zdu_version',
] as const;

/** Stands for the end of a task that left the activities without one; later than any time. */
export const NO_END = 9_000_000_000_000_000;

/** More tasks of a block that are still in the activities, and it waits to be counted. */
export const MOST_LEFT = 64;

const OF_BLOCK = 'FROM task WHERE run_id >= ? AND run_id < ?';

/** The first block after `?` that changed since it was counted, or could not be; NULL without one. */
export const NEXT_OPEN_BLOCK =
  'SELECT min(block) AS block FROM history_block WHERE counted = false AND block > ?';

/** The first block never looked at; NULL when there are no tasks. */
export const NEXT_NEW_BLOCK =
  'SELECT coalesce(max(block) + 1, (SELECT min(run_id) >> 12 FROM task)) AS block FROM history_block';

/** How many tasks of a block are still in the activities. */
export const COUNT_ACTIVE = `SELECT count(*) AS tasks ${OF_BLOCK} AND deactivated = false`;

/** Notes a block as counted or not. */
export const PUT_BLOCK =
  'INSERT INTO history_block (block, counted) VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET counted = excluded.counted';

export interface BlockStatements {
  /** Each takes first run id and the one after the last. */
  readonly left: string;
  readonly kinds: string;
  /** Each takes the node of the block, then its run ids. */
  readonly counts: string;
  readonly node: string;
  /** Each adds the counts of its second parameter, a block, to its first, a node above it. */
  readonly countsAbove: string;
  readonly nodeAbove: string;
}

/** The statements that count a block whose counts are gone or were never made, in the order of the members. */
export function blockStatements({ key, smaller, greater }: BlockDialect): BlockStatements {
  const columns = KIND_COLUMNS.join(', ');
  const keyOfTask = key(KIND_COLUMNS.map((column) => `task.${column}`));
  const bound = (column: string, choose: (one: string, other: string) => string): string =>
    `${column} = ${choose(`history_node.${column}`, `excluded.${column}`)}`;
  return {
    left: `INSERT INTO history_left (run_id) SELECT run_id ${OF_BLOCK} AND deactivated = false`,
    kinds: `INSERT INTO history_kind (key, ${columns}) SELECT DISTINCT ${keyOfTask}, ${columns}
${OF_BLOCK} AND deactivated = true ON CONFLICT (key) DO NOTHING`,
    counts: `INSERT INTO history_count (node, client, kind, tasks)
SELECT CAST(? AS bigint), history_kind.client, history_kind.id, count(*)
FROM task JOIN history_kind ON history_kind.key = ${keyOfTask}
WHERE task.run_id >= ? AND task.run_id < ? AND task.deactivated = true GROUP BY history_kind.client, history_kind.id`,
    node: `INSERT INTO history_node (node, client, tasks, first_activation, last_activation, first_end, last_end)
SELECT CAST(? AS bigint), client, count(*), min(activation_second), max(activation_second),
  min(coalesce(end_time, ${NO_END})), max(coalesce(end_time, ${NO_END})) ${OF_BLOCK} AND deactivated = true GROUP BY client`,
    countsAbove: `INSERT INTO history_count (node, client, kind, tasks)
SELECT CAST(? AS bigint), client, kind, tasks FROM history_count WHERE node = ?
ON CONFLICT (node, client, kind) DO UPDATE SET tasks = history_count.tasks + excluded.tasks`,
    nodeAbove: `INSERT INTO history_node (node, client, tasks, first_activation, last_activation, first_end, last_end)
SELECT CAST(? AS bigint), client, tasks, first_activation, last_activation, first_end, last_end
FROM history_node WHERE node = ?
ON CONFLICT (node, client) DO UPDATE SET tasks = history_node.tasks + excluded.tasks,
  ${bound('first_activation', smaller)}, ${bound('last_activation', greater)},
  ${bound('first_end', smaller)}, ${bound('last_end', greater)}`,
  };
}
