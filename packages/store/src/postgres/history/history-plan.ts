import type { Condition, Dialect } from '../../filter/dialect.ts';
import { type SecondRange, secondRange } from '../../filter/time-range.ts';
import type { ExecutionFilter } from '../../port/store.ts';
import { integer, integerOrNull } from '../../row/column.ts';
import type { Row } from '../../row/row.ts';
import { NO_TIME } from './count-block.ts';
import { BLOCK_RUNS, isBlock, nodesBelow, TOP_NODE } from './history-node.ts';

/** Statements one after the other, each answered with its rows; both databases carry them out. */
export type Steps<Result> = Generator<Condition, Result, readonly Row[]>;

/** Run ids, the second no longer among them. */
export type RunIds = readonly [first: number, end: number];

/** How the total of a list is put together. */
export interface HistoryPlan {
  /** Tasks in the nodes, of whatever name or status. */
  readonly tasks: number;
  /** Nodes of which every task lies in the range of time: their counts are added up. */
  readonly whole: readonly number[];
  /** Run ids of which every task is looked at. */
  readonly looked: readonly RunIds[];
}

/** With fewer tasks in ready counts, an index finds them as quickly. */
const WORTHWHILE = 20_000;
/** Nodes that lie partly in the range, on one level, and blocks that are not counted; with more, the indexes find it. */
const MOST_PARTLY = 64;

const BOUNDS = `SELECT min(block) AS first, max(block) AS last, (SELECT max(run_id) FROM task) AS newest FROM history_block`;
const OPEN = `SELECT block FROM history_block WHERE counted = false ORDER BY block LIMIT ${MOST_PARTLY + 1}`;

/** Plans the total of a list by the ready counts of the history; null where they do not help. */
export function* planHistory(
  filter: ExecutionFilter,
  dialect: Dialect,
  worthwhile: number = WORTHWHILE,
): Steps<HistoryPlan | null> {
  const range = secondRange(filter);
  if (!isCounted(filter) || range.empty) return null;
  const [bounds] = yield { sql: BOUNDS, values: [] };
  const first = bounds === undefined ? null : integerOrNull(bounds, 'first');
  if (bounds === undefined || first === null) return null;
  const open = (yield { sql: OPEN, values: [] }).map((row) => integer(row, 'block'));
  const nodes = yield* coverRange(filter.client, range, dialect);
  if (nodes === null || open.length > MOST_PARTLY) return null;
  const end = (integer(bounds, 'last') + 1) * BLOCK_RUNS;
  const newest = integerOrNull(bounds, 'newest') ?? 0;
  const blocks = [...open, ...nodes.blocks];
  const lookedAt = blocks.length * BLOCK_RUNS + Math.max(0, newest - end);
  if (nodes.tasks < worthwhile || (worthwhile > 0 && nodes.tasks < lookedAt)) return null;
  return {
    tasks: nodes.tasks,
    whole: nodes.whole,
    looked: [
      [0, first * BLOCK_RUNS],
      ...blocks.map((block): RunIds => [block * BLOCK_RUNS, (block + 1) * BLOCK_RUNS]),
      [end, Number.MAX_SAFE_INTEGER],
    ],
  };
}

/** Whether the counts know all that the filter asks, and no index is narrower. */
function isCounted(filter: ExecutionFilter): boolean {
  return (
    filter.includeDeactivated &&
    filter.runId === undefined &&
    filter.parent === undefined &&
    (filter.referenceRunId === undefined || filter.referenceRunId === 0) &&
    filter.commentedOnly !== true &&
    filter.modifiedOnly !== true &&
    filter.types?.includes('REPORT') !== true &&
    filter.statuses?.every((status) => status < 1800) !== true
  );
}

interface Cover {
  readonly whole: number[];
  readonly blocks: number[];
  /** In the nodes that lie wholly in the range. */
  tasks: number;
}

/** From the node of everything down to the blocks, wherever a node lies partly in the range. */
function* coverRange(client: number, range: SecondRange, dialect: Dialect): Steps<Cover | null> {
  const cover: Cover = { whole: [], blocks: [], tasks: 0 };
  let wanted: Condition = dialect.amongNumbers('node', [TOP_NODE]);
  for (;;) {
    const rows: readonly Row[] = yield {
      sql: `SELECT node, tasks, first_activation, last_activation, first_start, last_start, first_end, last_end
FROM history_node
WHERE client = ? AND ${wanted.sql}`,
      values: [client, ...wanted.values],
    };
    const partly: number[] = [];
    for (const row of rows) {
      const node = integer(row, 'node');
      switch (standing(row, range)) {
        case 'whole':
          cover.whole.push(node);
          cover.tasks += integer(row, 'tasks');
          break;
        case 'partly':
          (isBlock(node) ? cover.blocks : partly).push(node);
          break;
        case 'outside':
          break;
      }
    }
    if (partly.length > MOST_PARTLY || cover.blocks.length > MOST_PARTLY) return null;
    if (partly.length === 0) return cover;
    const below = partly.map(nodesBelow);
    wanted = {
      sql: `(${below.map(() => 'node BETWEEN ? AND ?').join(' OR ')})`,
      values: below.flat(),
    };
  }
}

/** Bounds of a node may be wider than its tasks, never narrower. */
function standing(row: Row, { from, to, timeFrame }: SecondRange): 'whole' | 'partly' | 'outside' {
  const firstActivation = integer(row, 'first_activation');
  const lastActivation = integer(row, 'last_activation');
  const firstEnd = integer(row, 'first_end');
  const lastEnd = integer(row, 'last_end');
  const fromMillis = (from ?? 0) * 1000;
  if (timeFrame === 'end' || timeFrame === 'start') {
    if (from === null && to === null) return 'whole';
    const first = timeFrame === 'end' ? firstEnd : integer(row, 'first_start');
    const last = timeFrame === 'end' ? lastEnd : integer(row, 'last_start');
    const end = to === null ? NO_TIME : (to + 1) * 1000;
    if (last < fromMillis || first >= end) return 'outside';
    return (from === null || first >= fromMillis) && last < end ? 'whole' : 'partly';
  }
  const latest = to ?? Number.MAX_SAFE_INTEGER;
  const begin = timeFrame === 'activation' ? firstActivation * 1000 : firstEnd;
  const last = timeFrame === 'activation' ? lastActivation * 1000 : lastEnd;
  if (firstActivation > latest || (from !== null && last < fromMillis)) return 'outside';
  return lastActivation <= latest && (from === null || begin >= fromMillis) ? 'whole' : 'partly';
}
