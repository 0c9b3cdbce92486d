import { KIND_COLUMNS } from '../../history/kind-columns.ts';
import { integer, text } from '../../row/column.ts';
import type { Connection, SqlRow } from '../connection/connection.ts';
import { SETS_IN_PART, setsOfRegion } from './history-columns.ts';
import { blobOfNumbers, numbersOfBlob } from './number-blob.ts';

const FIND_VALUES = `SELECT id, value FROM history_value
WHERE task_column = ? AND value IN (SELECT value FROM json_each(?))`;
const ADD_VALUE = 'INSERT INTO history_value (task_column, value) VALUES (?, ?)';
const FIND_SETS =
  'SELECT number, key FROM history_set WHERE region = ? AND key IN (SELECT value FROM json_each(?))';
const ADD_SET = 'INSERT INTO history_set (region, key, number) VALUES (?, ?, ?)';
const GET_PART = 'SELECT numbers FROM history_set_values WHERE region = ? AND task_column = ? AND part = ?';
const PUT_PART = `INSERT INTO history_set_values (region, task_column, part, numbers) VALUES (?, ?, ?, ?)
ON CONFLICT (region, task_column, part) DO UPDATE SET numbers = excluded.numbers`;

type Value = string | number;

/** The numbers of the sets of values that tasks of one region have; sets never seen get one. */
export function numberSets(connection: Connection, region: number, tasks: readonly SqlRow[]): Uint32Array {
  const columns = KIND_COLUMNS.map((column, place) => {
    const values = tasks.map((task) => storedValue(task, column));
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

function storedValue(task: SqlRow, column: string): Value | null {
  const value = task[column];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** The numbers of the values of a column; values never seen get one. */
function numberValues(
  connection: Connection,
  column: number,
  values: ReadonlySet<Value | null>,
): ReadonlyMap<Value, number> {
  const wanted = [...values].filter((value) => value !== null);
  const numbers = new Map<Value, number>();
  for (const row of connection.all(FIND_VALUES, column, JSON.stringify(wanted))) {
    const value = storedValue(row, 'value');
    if (value !== null) numbers.set(value, integer(row, 'id'));
  }
  for (const value of wanted)
    if (!numbers.has(value)) numbers.set(value, connection.run(ADD_VALUE, column, value).lastRowId);
  return numbers;
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
