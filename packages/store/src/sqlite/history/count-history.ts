import {
  blockStatements,
  COUNT_ACTIVE,
  MOST_LEFT,
  NEXT_NEW_BLOCK,
  NEXT_OPEN_BLOCK,
  PUT_BLOCK,
} from '../../history/count-block.ts';
import { BLOCK_RUNS, nodesAbove } from '../../history/history-node.ts';
import { integer, integerOrNull } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { nextRunId } from '../engine/sequence.ts';

const BLOCK = blockStatements({
  key: (columns) => `json_array(${columns.join(', ')})`,
  smaller: (one, other) => `min(${one}, ${other})`,
  greater: (one, other) => `max(${one}, ${other})`,
});

/** Counts the next block of the history after one, or else the first new one; null when there is none left. */
export function countHistory(connection: Connection, after: number | null): number | null {
  const open = connection.get(NEXT_OPEN_BLOCK, after ?? -1);
  const reopened = open === undefined ? null : integerOrNull(open, 'block');
  if (reopened !== null) {
    countBlock(connection, reopened);
    return reopened;
  }
  const next = connection.get(NEXT_NEW_BLOCK);
  const block = next === undefined ? null : integerOrNull(next, 'block');
  if (block === null || (block + 1) * BLOCK_RUNS > nextRunId(connection)) return null;
  countBlock(connection, block);
  return block;
}

function countBlock(connection: Connection, block: number): void {
  const runs = [block * BLOCK_RUNS, (block + 1) * BLOCK_RUNS] as const;
  const active = connection.get(COUNT_ACTIVE, ...runs);
  const counted = active !== undefined && integer(active, 'tasks') <= MOST_LEFT;
  if (counted) {
    connection.run(BLOCK.left, ...runs);
    connection.run(BLOCK.kinds, ...runs);
    connection.run(BLOCK.counts, block, ...runs);
    connection.run(BLOCK.node, block, ...runs);
    for (const node of nodesAbove(block)) {
      connection.run(BLOCK.countsAbove, node, block);
      connection.run(BLOCK.nodeAbove, node, block);
    }
  }
  connection.run(PUT_BLOCK, block, counted ? 1 : 0);
}
