import { integer, text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { SETS_IN_PART, setsOfRegion } from './history-columns.ts';
import { blobOfNumbers, numbersOfBlob } from './number-blob.ts';
import { SET_COLUMNS } from './set-columns.ts';

const FIND_VALUES = `SELECT id, value FROM history_value
WHERE task_column = ? AND value IN (SELECT value FROM json_each(?))`;
/** A text that JSON cannot carry whole is not found among the others, and may be there. */
const ADD_VALUE = `INSERT INTO history_value (task_column, value) VALUES (?, ?)
ON CONFLICT (task_column, value) DO UPDATE SET value = excluded.value RETURNING id`;
const FIND_SETS =
  'SELECT number, key FROM history_set WHERE region = ? AND key IN (SELECT value FROM json_each(?))';
const ADD_SET = 'INSERT INTO history_set (region, key, number) VALUES (?, ?, ?)';
const GET_PART = 'SELECT numbers FROM history_set_values WHERE region = ? AND task_column = ? AND part = ?';
const PUT_PART = `INSERT INTO history_set_values (region, task_column, part, numbers) VALUES (?, ?, ?, ?)
ON CONFLICT (region, task_column, part) DO UPDATE SET numbers = excluded.numbers`;

export type StoredValue = string | number | null;

/**
 * The numbers of the sets of values that tasks of one region have, given the values of each task in the order of
 * `SET_COLUMNS`; sets never seen get one.
 */
export function numberSets(
  connection: Connection,
  region: number,
  tasks: readonly (readonly StoredValue[])[],
): Uint32Array {
  const columns = SET_COLUMNS.map((_column, place) => {
    const values = tasks.map((task) => task[place] ?? null);
    const numbers = numberValues(connection, place, new Set(values));
    return values.map((value) => (value === null ? 0 : (numbers.get(value) ?? 0)));
  });
  const keys = tasks.map((_task, index) => columns.map((numbers) => numbers[index] ?? 0).join(' '));
  const known = new Map(
    connection
      .all(FIND_SETS, region, JSON.stringify([...new Set(keys)]))
      .map((row) => [text(row, 'key'), integer(row, 'number')]),
  );
  const first = setsOfRegion(connection, region);
  /** Of each new set the first task that has it. */
  const added: number[] = [];
  const numbers = keys.map((key, index) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const number = first + added.length;
    connection.run(ADD_SET, region, key, number);
    known.set(key, number);
    added.push(index);
    return number;
  });
  for (const [place, values] of columns.entries())
    addValues(
      connection,
      region,
      place,
      first,
      added.map((index) => values[index] ?? 0),
    );
  return Uint32Array.from(numbers);
}

/** The numbers of the values of a column; values never seen get one. */
function numberValues(
  connection: Connection,
  column: number,
  values: ReadonlySet<StoredValue>,
): ReadonlyMap<StoredValue, number> {
  const wanted = [...values].filter((value) => value !== null);
  const rows = connection.all(FIND_VALUES, column, JSON.stringify(wanted));
  const numbers = new Map<unknown, number>(rows.map((row) => [row.value, integer(row, 'id')]));
  const added = (value: StoredValue): number => integer(connection.get(ADD_VALUE, column, value) ?? {}, 'id');
  return new Map(wanted.map((value) => [value, numbers.get(value) ?? added(value)]));
}

/** Writes the values, as numbers, that new sets have in a column; the first of them has the number `first`. */
function addValues(
  connection: Connection,
  region: number,
  column: number,
  first: number,
  values: readonly number[],
): void {
  for (let begin = 0; begin < values.length; ) {
    const part = Math.floor((first + begin) / SETS_IN_PART);
    const place = first + begin - part * SETS_IN_PART;
    const some = values.slice(begin, begin + SETS_IN_PART - place);
    const numbers = new Uint32Array(place + some.length);
    const before = connection.get(GET_PART, region, column, part)?.numbers;
    if (before instanceof Uint8Array) numbers.set(numbersOfBlob(before));
    numbers.set(some, place);
    connection.run(PUT_PART, region, column, part, blobOfNumbers(numbers));
    begin += some.length;
  }
}
