import type { ListPlace } from '../../filter/execution-list.ts';
import type { Connection } from '../connection/connection.ts';
import { blockColumn, nodeTally } from './history-columns.ts';
import {
  BLOCK_RUNS,
  blocksOf,
  type HistoryNode,
  isBlock,
  nodesBelow,
  REGIONS,
  readNodes,
  regionOf,
} from './history-tree.ts';
import type { MatchingSets } from './matching-sets.ts';
import { type MomentTest, standing } from './moment-test.ts';

/** Which part of the history a list asks for. */
export interface HistoryRange {
  readonly client: number;
  readonly moments: readonly MomentTest[];
  /** Blocks whose columns no longer hold. */
  readonly open: ReadonlySet<number>;
}

/** What a list asks of the history. */
export interface HistoryQuestion extends HistoryRange {
  readonly sets: MatchingSets;
  /** Nothing is asked of the sets but the client. */
  readonly anySet: boolean;
}

/** Nodes of which every task lies in the range of time, and blocks of which some may. */
export interface Cover {
  readonly whole: readonly HistoryNode[];
  readonly partly: readonly HistoryNode[];
  /** Tasks of all of them. */
  readonly tasks: number;
}

/** From the regions down to the blocks, wherever a node lies partly in the range; open blocks are left out where they stand alone. */
export function coverRange(connection: Connection, { client, moments, open }: HistoryRange): Cover {
  const whole: HistoryNode[] = [];
  const partly: HistoryNode[] = [];
  let nodes = readNodes(connection, client, REGIONS);
  while (nodes.length > 0) {
    const below: HistoryNode[] = [];
    for (const node of nodes) {
      if (open.has(node.node)) continue;
      const stands = standing(node, moments);
      if (stands === 'whole') whole.push(node);
      else if (stands === 'partly' && isBlock(node.node)) partly.push(node);
      else if (stands === 'partly') below.push(...readNodes(connection, client, nodesBelow(node.node)));
    }
    nodes = below;
  }
  const tasks = [...whole, ...partly].reduce((sum, node) => sum + node.tasks, 0);
  return { whole, partly, tasks };
}

/** How many tasks of the covered nodes meet the question. */
export function countCovered(connection: Connection, question: HistoryQuestion, cover: Cover): number {
  let total = 0;
  for (const node of cover.whole) {
    total += countNode(connection, question, node);
    if (isBlock(node.node)) continue;
    // Open blocks still have in the counts above them what they had.
    const [first, end] = blocksOf(node.node);
    for (const block of question.open)
      if (block >= first && block < end) total -= countBlock(connection, question, block);
  }
  for (const { node } of cover.partly) total += matchesOfBlock(connection, question, node).length;
  return total;
}

function countNode(connection: Connection, question: HistoryQuestion, { node, tasks }: HistoryNode): number {
  if (question.anySet) return tasks;
  if (isBlock(node)) return countBlock(connection, question, node);
  const matching = question.sets.of(regionOf(node));
  const tally = nodeTally(connection, node);
  let count = 0;
  for (let set = 0; set < tally.length; set += 1) if (matching[set] === 1) count += tally[set] ?? 0;
  return count;
}

function countBlock(connection: Connection, { sets }: HistoryQuestion, block: number): number {
  const matching = sets.of(regionOf(block));
  let count = 0;
  for (const set of blockColumn(connection, block, 'set')) count += matching[set] ?? 0;
  return count;
}

/** Where in the columns of a block the tasks stand that meet the question. */
function matchesOfBlock(connection: Connection, { sets, moments }: HistoryQuestion, block: number): number[] {
  const matching = sets.of(regionOf(block));
  const setOf = blockColumn(connection, block, 'set');
  const tests = moments.map(({ moment, first, last }) => ({
    seconds: blockColumn(connection, block, moment),
    first,
    last,
  }));
  const matches: number[] = [];
  for (let index = 0; index < setOf.length; index += 1) {
    if (matching[setOf[index] ?? 0] !== 1) continue;
    if (tests.every(({ seconds, first, last }) => isWithin(seconds[index] ?? 0, first, last)))
      matches.push(index);
  }
  return matches;
}

function isWithin(second: number, first: number, last: number): boolean {
  return second >= first && second <= last;
}

/** Up to `limit` tasks that meet the question, behind a place in the list: the newest by activation second and run id. */
export function newestCovered(
  connection: Connection,
  question: HistoryQuestion,
  limit: number,
  isBehind: (place: ListPlace) => boolean,
  latest: number,
): readonly ListPlace[] {
  const { client, moments, open } = question;
  const behind: readonly MomentTest[] = [...moments, { moment: 'activation', first: 0, last: latest }];
  const frontier = readNodes(connection, client, REGIONS).toSorted(byLastActivation);
  const found: ListPlace[] = [];
  for (let node = frontier.pop(); node !== undefined; node = frontier.pop()) {
    const worst = found.length < limit ? undefined : found.at(-1);
    if (worst !== undefined && node.activation[1] < worst.second) break;
    if (standing(node, behind) === 'outside') continue;
    if (!isBlock(node.node)) {
      if (!hasMatch(connection, question, node)) continue;
      frontier.push(...readNodes(connection, client, nodesBelow(node.node)));
      frontier.sort(byLastActivation);
      continue;
    }
    if (open.has(node.node)) continue;
    const matches = matchesOfBlock(connection, question, node.node);
    if (matches.length === 0) continue;
    const seconds = blockColumn(connection, node.node, 'activation');
    const places = blockColumn(connection, node.node, 'place');
    for (const index of matches) {
      const place = {
        second: seconds[index] ?? 0,
        runId: node.node * BLOCK_RUNS + (places[index] ?? 0),
      };
      if (isBehind(place)) found.push(place);
    }
    found.sort(newestFirst);
    found.splice(limit);
  }
  return found;
}

function hasMatch(connection: Connection, question: HistoryQuestion, { node }: HistoryNode): boolean {
  if (question.anySet) return true;
  const matching = question.sets.of(regionOf(node));
  const tally = nodeTally(connection, node);
  for (let set = 0; set < tally.length; set += 1) if (matching[set] === 1 && tally[set] !== 0) return true;
  return false;
}

function byLastActivation(one: HistoryNode, other: HistoryNode): number {
  return one.activation[1] - other.activation[1];
}

export function newestFirst(one: ListPlace, other: ListPlace): number {
  return other.second - one.second || other.runId - one.runId;
}
