import {
  COUNT_ACTIVE,
  MOST_LEFT,
  NEXT_NEW_BLOCK,
  NEXT_OPEN_BLOCK,
  PUT_BLOCK,
} from '../../history/next-block.ts';
import { integer, integerOrNull } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { BLOCK } from './count-block.ts';
import { BLOCK_RUNS, nodesAbove } from './history-node.ts';

/** Waits for all who change tasks of the history, and they wait for this: `reopen_history_block` takes the same lock. */
const LOCK = 'SELECT pg_advisory_xact_lock(7204182603)';
const NEXT_RUN_ID = `SELECT value FROM sequence WHERE name = 'run_id'`;

/** Counts the next block of the history after one, or else the first new one; null when there is none left. */
export async function countHistory(connection: Connection, after: number | null): Promise<number | null> {
  const [, open, next, sequence] = await Promise.all([
    connection.get(LOCK),
    connection.get(NEXT_OPEN_BLOCK, after ?? -1),
    connection.get(NEXT_NEW_BLOCK),
    connection.get(NEXT_RUN_ID),
  ]);
  const reopened = open === undefined ? null : integerOrNull(open, 'block');
  if (reopened !== null) {
    await countBlock(connection, reopened);
    return reopened;
  }
  const block = next === undefined ? null : integerOrNull(next, 'block');
  const nextRunId = sequence === undefined ? 0 : integer(sequence, 'value');
  if (block === null || (block + 1) * BLOCK_RUNS > nextRunId) return null;
  await countBlock(connection, block);
  return block;
}

async function countBlock(connection: Connection, block: number): Promise<void> {
  const runs = [block * BLOCK_RUNS, (block + 1) * BLOCK_RUNS] as const;
  const active = await connection.get(COUNT_ACTIVE, ...runs);
  const counted = active !== undefined && integer(active, 'tasks') <= MOST_LEFT;
  const written = [connection.run(PUT_BLOCK, block, counted)];
  if (counted) {
    written.push(
      connection.run(BLOCK.left, ...runs),
      connection.run(BLOCK.kinds, ...runs),
      connection.run(BLOCK.counts, block, ...runs),
      connection.run(BLOCK.node, block, ...runs),
    );
    for (const node of nodesAbove(block))
      written.push(
        connection.run(BLOCK.countsAbove, node, block),
        connection.run(BLOCK.nodeAbove, node, block),
      );
  }
  await Promise.all(written);
}
