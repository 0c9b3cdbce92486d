import { integer } from '../../row/column.ts';
import type { Connection, SqlRow } from '../connection/connection.ts';

/**
 * The blocks of run ids lie in nodes of sixteen, and these in regions of sixteen: 1,048,576 run ids. A node is a number:
 * its level, then its place in the level.
 */
const LEVEL = 2 ** 32;
const CHILDREN = 16;

/** Run ids of a block. */
export const BLOCK_RUNS = 4096;

export type Nodes = readonly [first: number, last: number];

/** Every region there is. */
export const REGIONS: Nodes = [2 * LEVEL, 3 * LEVEL - 1];

export function nodeOfBlock(block: number): number {
  return LEVEL + Math.floor(block / CHILDREN);
}

export function regionOfBlock(block: number): number {
  return 2 * LEVEL + Math.floor(block / CHILDREN ** 2);
}

/** The region of a block, of a node of blocks, or of itself. */
export function regionOf(node: number): number {
  if (isBlock(node)) return regionOfBlock(node);
  return node < REGIONS[0] ? REGIONS[0] + Math.floor((node % LEVEL) / CHILDREN) : node;
}

/** A block is a node of the lowest level. */
export function isBlock(node: number): boolean {
  return node < LEVEL;
}

/** The nodes that make up one above the blocks. */
export function nodesBelow(node: number): Nodes {
  const first = (Math.floor(node / LEVEL) - 1) * LEVEL + (node % LEVEL) * CHILDREN;
  return [first, first + CHILDREN - 1];
}

/** The blocks of a node: the first, and the one after the last. */
export function blocksOf(node: number): Nodes {
  const runs = CHILDREN ** Math.floor(node / LEVEL);
  return [(node % LEVEL) * runs, ((node % LEVEL) + 1) * runs];
}

/** First and last second of a moment of some tasks. */
export type Bounds = readonly [first: number, last: number];

/** What a client has in a node; the bounds may be wider than its tasks, never narrower. */
export interface HistoryNode {
  readonly node: number;
  readonly tasks: number;
  readonly activation: Bounds;
  readonly start: Bounds;
  readonly end: Bounds;
}

const READ = `SELECT node, tasks, first_activation, last_activation, first_start, last_start, first_end, last_end
FROM history_node WHERE node BETWEEN ? AND ? AND client = ?`;

/** What a client has in nodes of one level. */
export function readNodes(connection: Connection, client: number, nodes: Nodes): readonly HistoryNode[] {
  return connection.all(READ, ...nodes, client).map((row: SqlRow) => ({
    node: integer(row, 'node'),
    tasks: integer(row, 'tasks'),
    activation: [integer(row, 'first_activation'), integer(row, 'last_activation')],
    start: [integer(row, 'first_start'), integer(row, 'last_start')],
    end: [integer(row, 'first_end'), integer(row, 'last_end')],
  }));
}
