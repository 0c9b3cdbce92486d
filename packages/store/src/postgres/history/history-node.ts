/**
 * The history is counted in blocks of run ids, and the blocks are added up in nodes above them: sixteen of a level make one
 * of the next, and the last level is one node of everything. A node is a number: its level, then its place in the level. The
 * triggers of the schema hold the same arithmetic.
 */
const LEVEL = 2 ** 32;
const CHILDREN = 16;

/** Run ids of a block. */
export const BLOCK_RUNS = 4096;
/** The node of everything. */
export const TOP_NODE = 4 * LEVEL;

/** A block is a node of the lowest level. */
export function isBlock(node: number): boolean {
  return node < LEVEL;
}

/** The nodes above a block, lowest first. */
export function nodesAbove(block: number): readonly number[] {
  const place = (level: number): number => Math.floor(block / CHILDREN ** level);
  return [LEVEL + place(1), 2 * LEVEL + place(2), 3 * LEVEL + place(3), TOP_NODE];
}

/** The nodes that make up a node above the blocks: first and last. */
export function nodesBelow(node: number): readonly [first: number, last: number] {
  if (node === TOP_NODE) return [3 * LEVEL, TOP_NODE - 1];
  const level = Math.floor(node / LEVEL);
  const first = (level - 1) * LEVEL + (node % LEVEL) * CHILDREN;
  return [first, first + CHILDREN - 1];
}
