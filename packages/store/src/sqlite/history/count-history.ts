import {
  COUNT_ACTIVE,
  MOST_LEFT,
  NEXT_NEW_BLOCK,
  NEXT_OPEN_BLOCK,
  PUT_BLOCK,
} from '../../history/next-block.ts';
import { integer, integerOrNull } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { nextRunId } from '../engine/sequence.ts';
import { countBlock } from './count-block.ts';
import { BLOCK_RUNS } from './history-tree.ts';

/** Counts the next block of the history after one, or else the first new one; null when there is none left. */
export function countHistory(connection: Connection, after: number | null): number | null {
  const open = connection.get(NEXT_OPEN_BLOCK, after ?? -1);
  const reopened = open === undefined ? null : integerOrNull(open, 'block');
  if (reopened !== null) {
    lookAt(connection, reopened);
    return reopened;
  }
  const next = connection.get(NEXT_NEW_BLOCK);
  const block = next === undefined ? null : integerOrNull(next, 'block');
  if (block === null || (block + 1) * BLOCK_RUNS > nextRunId(connection)) return null;
  lookAt(connection, block);
  return block;
}

function lookAt(connection: Connection, block: number): void {
  const runs = [block * BLOCK_RUNS, (block + 1) * BLOCK_RUNS] as const;
  const active = connection.get(COUNT_ACTIVE, ...runs);
  const counted = active !== undefined && integer(active, 'tasks') <= MOST_LEFT;
  if (counted) countBlock(connection, block);
  connection.run(PUT_BLOCK, block, counted ? 1 : 0);
}
