import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { blobOfNumbers, numbersOfBlob } from './number-blob.ts';

/** What a block keeps of each of its tasks, and the number of that column in `history_column`. */
export const TASK_COLUMN = { place: 0, set: 1, activation: 2, start: 3, end: 4 } as const;

export type TaskColumn = keyof typeof TASK_COLUMN;

/** Stands for a moment that a task does not have; later than any that a column holds. */
export const NO_SECOND = 0xffff_ffff;

const GET = 'SELECT numbers FROM history_column WHERE block = ? AND task_column = ?';
const PUT = `INSERT INTO history_column (block, task_column, numbers) VALUES (?, ?, ?)
ON CONFLICT (block, task_column) DO UPDATE SET numbers = excluded.numbers`;
const REMOVE = 'DELETE FROM history_column WHERE block = ?';
const GET_TALLY = 'SELECT numbers FROM history_tally WHERE node = ?';
const PUT_TALLY = `INSERT INTO history_tally (node, numbers) VALUES (?, ?)
ON CONFLICT (node) DO UPDATE SET numbers = excluded.numbers`;
const LAST_PART = `SELECT part, length(numbers) / 4 AS sets FROM history_set_values
WHERE region = ? AND task_column = 0 ORDER BY part DESC LIMIT 1`;
const GET_VALUES = `SELECT numbers FROM history_set_values WHERE region = ? AND task_column = ? ORDER BY part`;

/** Sets of values in one part of `history_set_values`. */
export const SETS_IN_PART = 2048;

const NONE = new Uint32Array();

/** A column of a block, empty when there is none. */
export function blockColumn(connection: Connection, block: number, column: TaskColumn): Uint32Array {
  return numbersOf(connection.get(GET, block, TASK_COLUMN[column]));
}

export function putBlockColumn(
  connection: Connection,
  block: number,
  column: TaskColumn,
  numbers: Uint32Array,
): void {
  connection.run(PUT, block, TASK_COLUMN[column], blobOfNumbers(numbers));
}

export function removeBlockColumns(connection: Connection, block: number): void {
  connection.run(REMOVE, block);
}

/** How many tasks of a node have each set of values; sets behind its end have none. */
export function nodeTally(connection: Connection, node: number): Uint32Array {
  return numbersOf(connection.get(GET_TALLY, node));
}

export function putNodeTally(connection: Connection, node: number, tally: Uint32Array): void {
  connection.run(PUT_TALLY, node, blobOfNumbers(tally));
}

/** How many sets of values a region has. */
export function setsOfRegion(connection: Connection, region: number): number {
  const last = connection.get(LAST_PART, region);
  return last === undefined ? 0 : integer(last, 'part') * SETS_IN_PART + integer(last, 'sets');
}

/** The values, as numbers, that the sets of a region have in the column of that number. */
export function setValues(connection: Connection, region: number, column: number): Uint32Array {
  const parts = connection.all(GET_VALUES, region, column).map((row) => numbersOf(row));
  const values = new Uint32Array(parts.reduce((length, part) => length + part.length, 0));
  for (const [index, part] of parts.entries()) values.set(part, index * SETS_IN_PART);
  return values;
}

function numbersOf(row: ReturnType<Connection['get']>): Uint32Array {
  return row?.numbers instanceof Uint8Array ? numbersOfBlob(row.numbers) : NONE;
}
