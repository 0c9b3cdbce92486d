import { integer, text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import {
  blockColumn,
  NO_SECOND,
  nodeTally,
  putBlockColumn,
  putNodeTally,
  removeBlockColumns,
  setsOfRegion,
  type TaskColumn,
} from './history-columns.ts';
import { BLOCK_RUNS, nodeOfBlock, regionOfBlock } from './history-tree.ts';
import { SET_COLUMNS } from './set-columns.ts';
import { numberSets, type StoredValue } from './value-sets.ts';

const OF_BLOCK = 'FROM task WHERE run_id >= ? AND run_id < ?';
/** As one text: thousands of rows are read and looked through faster as arrays than as rows. */
const TASKS = `SELECT json_group_array(json_array(run_id, activation_second, start_time, end_time,
  ${SET_COLUMNS.map(({ sql }) => sql).join(', ')}) ORDER BY activation_second DESC, run_id DESC) AS tasks
${OF_BLOCK} AND deactivated = true`;
const FORGET_LEFT = 'DELETE FROM history_left WHERE run_id >= ? AND run_id < ?';
const LEAVE_ACTIVE = `INSERT INTO history_left (run_id) SELECT run_id ${OF_BLOCK} AND deactivated = false`;
const LEAVE = 'INSERT INTO history_left (run_id) VALUES (?)';
const NODES_OF_BLOCK = 'SELECT client, tasks FROM history_node WHERE node = ?';
const REMOVE_NODE = 'DELETE FROM history_node WHERE node = ?';
const TAKE_OUT = 'UPDATE history_node SET tasks = tasks - ? WHERE node = ? AND client = ?';
const ADD = `INSERT INTO history_node (node, client, tasks, first_activation, last_activation, first_start, last_start,
  first_end, last_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (node, client) DO UPDATE SET tasks = tasks + excluded.tasks,
  first_activation = min(first_activation, excluded.first_activation),
  last_activation = max(last_activation, excluded.last_activation),
  first_start = min(first_start, excluded.first_start), last_start = max(last_start, excluded.last_start),
  first_end = min(first_end, excluded.first_end), last_end = max(last_end, excluded.last_end)`;
const REMOVE_EMPTY = 'DELETE FROM history_node WHERE node = ? AND tasks = 0';
const IS_EMPTY = 'SELECT NOT EXISTS (SELECT 1 FROM history_node WHERE node = ?) AS empty';
const FORGET_TALLY = 'DELETE FROM history_tally WHERE node = ?';
const FORGET_SETS = [
  'DELETE FROM history_set WHERE region = ?',
  'DELETE FROM history_set_values WHERE region = ?',
];

/** Bounds of the times of some tasks, in seconds. */
interface Bounds {
  tasks: number;
  readonly activation: [first: number, last: number];
  readonly start: [first: number, last: number];
  readonly end: [first: number, last: number];
}

/** Reads the columns of a block anew, and puts them into the counts of the nodes above in place of what it had there. */
export function countBlock(connection: Connection, block: number): void {
  const runs = [block * BLOCK_RUNS, (block + 1) * BLOCK_RUNS] as const;
  connection.run(FORGET_LEFT, ...runs);
  connection.run(LEAVE_ACTIVE, ...runs);
  const [node, region] = [nodeOfBlock(block), regionOfBlock(block)];
  const before = blockColumn(connection, block, 'set');
  const tasks = readTasks(connection, runs).filter((task) => {
    if (task.moments.every((second) => second >= 0 && second <= NO_SECOND)) return true;
    connection.run(LEAVE, task.runId);
    return false;
  });
  const sets = numberSets(
    connection,
    region,
    tasks.map(({ values }) => values),
  );
  changeNodes(connection, block, [node, region], boundsByClient(tasks));
  for (const above of [node, region]) changeTally(connection, above, region, before, sets);
  if (tasks.length === 0) removeBlockColumns(connection, block);
  else writeColumns(connection, block, runs[0], tasks, sets);
  for (const above of [node, region]) forgetIfEmpty(connection, above, region);
}

interface BlockTask {
  readonly runId: number;
  readonly client: number;
  /** Seconds of activation, start and end; one that no column can hold is out of the bounds. */
  readonly moments: readonly [activation: number, start: number, end: number];
  /** Of the columns that make up its set. */
  readonly values: readonly StoredValue[];
}

function readTasks(connection: Connection, runs: readonly [number, number]): readonly BlockTask[] {
  const rows: readonly [number, number, number | null, number | null, number, ...StoredValue[]][] =
    JSON.parse(text(connection.get(TASKS, ...runs) ?? {}, 'tasks'));
  return rows.map(([runId, activation, start, end, client, ...values]) => ({
    runId,
    client,
    moments: [
      activation < NO_SECOND ? activation : NO_SECOND + 1,
      start === null ? NO_SECOND : wholeSecond(start),
      end === null ? NO_SECOND : wholeSecond(end),
    ],
    values: [client, ...values],
  }));
}

function wholeSecond(time: number): number {
  const second = Math.floor(time / 1000);
  return second < NO_SECOND ? second : NO_SECOND + 1;
}

function boundsByClient(tasks: readonly BlockTask[]): ReadonlyMap<number, Bounds> {
  const clients = new Map<number, Bounds>();
  for (const { client, moments } of tasks) {
    const [activation, start, end] = moments;
    const bounds = clients.get(client);
    if (bounds === undefined) {
      clients.set(client, {
        tasks: 1,
        activation: [activation, activation],
        start: [start, start],
        end: [end, end],
      });
      continue;
    }
    bounds.tasks += 1;
    widen(bounds.activation, activation);
    widen(bounds.start, start);
    widen(bounds.end, end);
  }
  return clients;
}

function widen(bounds: [first: number, last: number], second: number): void {
  if (second < bounds[0]) bounds[0] = second;
  if (second > bounds[1]) bounds[1] = second;
}

function changeNodes(
  connection: Connection,
  block: number,
  above: readonly number[],
  clients: ReadonlyMap<number, Bounds>,
): void {
  for (const row of connection.all(NODES_OF_BLOCK, block))
    for (const node of above) connection.run(TAKE_OUT, integer(row, 'tasks'), node, integer(row, 'client'));
  connection.run(REMOVE_NODE, block);
  for (const [client, { tasks, activation, start, end }] of clients)
    for (const node of [block, ...above])
      connection.run(ADD, node, client, tasks, ...activation, ...start, ...end);
  for (const node of above) connection.run(REMOVE_EMPTY, node);
}

function changeTally(
  connection: Connection,
  node: number,
  region: number,
  before: Uint32Array,
  after: Uint32Array,
): void {
  const tally = new Uint32Array(setsOfRegion(connection, region));
  tally.set(nodeTally(connection, node));
  // Numbers of 32 bits come back to where they were, in whatever order they are added and taken out.
  for (const set of before) tally[set] = (tally[set] ?? 0) - 1;
  for (const set of after) tally[set] = (tally[set] ?? 0) + 1;
  putNodeTally(connection, node, tally);
}

function writeColumns(
  connection: Connection,
  block: number,
  firstRun: number,
  tasks: readonly BlockTask[],
  sets: Uint32Array,
): void {
  const put = (column: TaskColumn, value: (task: BlockTask) => number): void =>
    putBlockColumn(connection, block, column, Uint32Array.from(tasks, value));
  putBlockColumn(connection, block, 'set', sets);
  put('place', ({ runId }) => runId - firstRun);
  put('activation', ({ moments }) => moments[0]);
  put('start', ({ moments }) => moments[1]);
  put('end', ({ moments }) => moments[2]);
}

/** The sets of a region without tasks are forgotten with it. */
function forgetIfEmpty(connection: Connection, node: number, region: number): void {
  if (connection.get(IS_EMPTY, node)?.empty !== 1) return;
  connection.run(FORGET_TALLY, node);
  if (node === region) for (const sql of FORGET_SETS) connection.run(sql, region);
}
