import type { Column } from '../../definition/column.ts';
import { parquetType } from '../../parquet/parquet-type.ts';
import type { BinaryColumn } from './binary-column.ts';
import type { RowPlaces } from './binary-rows.ts';
import { NoPlace } from './no-place.ts';
import { readNumeric } from './read-numeric.ts';

/** Days, and microseconds in two halves, from 1970 to 2000, which is where PostgreSQL counts from. */
const EPOCH_DAYS = 10_957;
const EPOCH = 946_684_800_000_000;
const EPOCH_LOW = EPOCH % 2 ** 32;
const EPOCH_HIGH = Math.floor(EPOCH / 2 ** 32);
/** No day and no moment, but the end of all, or what was before the beginning; of moments the upper half. */
const INFINITE = 0x7fffffff;
const INFINITE_PAST = -0x80000000;
/** Calling out to copy bytes costs more than copying so few. */
const FEW_BYTES = 40;

/** Appends the values of the column with this index, one loop for each kind of value: rows are many. */
export type AppendValues = (column: BinaryColumn, places: RowPlaces, index: number) => void;

export function appenderOf(column: Column): AppendValues {
  switch (column.type) {
    case 'boolean':
      return appendBooleans;
    case 'int16':
      return appendShorts;
    case 'int32':
      return appendInts;
    case 'int64':
    case 'time':
      return appendLongs;
    case 'timestamp':
    case 'timestamptz':
      return appendMoments;
    case 'date':
      return appendDates;
    case 'float32':
      return appendFloats;
    case 'float64':
      return appendDoubles;
    case 'uuid':
      return appendFixed;
    case 'decimal':
      return parquetType(column).physical === 'BYTE_ARRAY' ? appendTexts : appendNumerics;
    case 'text':
    case 'bytes':
    case 'json':
      return appendTexts;
  }
}

/** A bit for each value, the lowest first. */
function appendBooleans(column: BinaryColumn, places: RowPlaces, index: number): void {
  const { block, rows, columns, starts, lengths } = places;
  column.room((rows >> 3) + 2);
  const { bytes } = column;
  let bit = column.rows - column.missing;
  for (let row = 0, at = index; row < rows; row += 1, at += columns) {
    if ((lengths[at] ?? 0) < 0) {
      column.miss(column.rows + row);
      continue;
    }
    const before = (bit & 7) === 0 ? 0 : (bytes[bit >> 3] ?? 0);
    bytes[bit >> 3] = before | ((block[starts[at] ?? 0] ?? 0) << (bit & 7));
    bit += 1;
  }
  column.used = (bit + 7) >> 3;
  column.rows += rows;
}

function appendShorts(column: BinaryColumn, places: RowPlaces, index: number): void {
  appendSmall(column, places, index, (block, start) => block.readInt16BE(start));
}

function appendInts(column: BinaryColumn, places: RowPlaces, index: number): void {
  appendSmall(column, places, index, (block, start) => block.readInt32BE(start));
}

function appendDates(column: BinaryColumn, places: RowPlaces, index: number): void {
  appendSmall(column, places, index, (block, start) => {
    const days = block.readInt32BE(start);
    if (days === INFINITE || days === INFINITE_PAST) throw new NoPlace();
    return days + EPOCH_DAYS;
  });
}

function appendSmall(
  column: BinaryColumn,
  { block, rows, columns, starts, lengths }: RowPlaces,
  index: number,
  read: (block: Buffer, start: number) => number,
): void {
  column.room(rows * 4);
  const { halves } = column;
  let { least, greatest } = column;
  let place = column.used >> 2;
  for (let row = 0, at = index; row < rows; row += 1, at += columns) {
    if ((lengths[at] ?? 0) < 0) {
      column.miss(column.rows + row);
      continue;
    }
    const value = read(block, starts[at] ?? 0);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    halves[place++] = value;
  }
  column.least = least;
  column.greatest = greatest;
  column.used = place * 4;
  column.rows += rows;
}

function appendLongs(column: BinaryColumn, places: RowPlaces, index: number): void {
  appendLarge(column, places, index, 0, 0);
}

function appendMoments(column: BinaryColumn, places: RowPlaces, index: number): void {
  appendLarge(column, places, index, EPOCH_HIGH, EPOCH_LOW);
}

/** Numbers of eight bytes with another one added; the lower half comes first in the end. */
function appendLarge(
  column: BinaryColumn,
  { block, rows, columns, starts, lengths }: RowPlaces,
  index: number,
  addHigh: number,
  addLow: number,
): void {
  column.room(rows * 8);
  const { halves } = column;
  let { least, greatest } = column;
  let place = column.used >> 2;
  for (let row = 0, at = index; row < rows; row += 1, at += columns) {
    if ((lengths[at] ?? 0) < 0) {
      column.miss(column.rows + row);
      continue;
    }
    const start = starts[at] ?? 0;
    let high = block.readInt32BE(start);
    let low = block.readUInt32BE(start + 4);
    if (addHigh !== 0) {
      if (high === INFINITE_PAST) throw new NoPlace();
      low += addLow;
      high += addHigh;
      if (low >= 2 ** 32) {
        low -= 2 ** 32;
        high += 1;
      }
      // The end of all, and moments that are more than eight bytes counted from 1970.
      if (high >= INFINITE) throw new NoPlace();
    }
    const value = high * 2 ** 32 + low;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    halves[place++] = low;
    halves[place++] = high;
  }
  column.least = least;
  column.greatest = greatest;
  column.used = place * 4;
  column.rows += rows;
}

function appendFloats(column: BinaryColumn, places: RowPlaces, index: number): void {
  appendReversed(column, places, index, 4);
}

function appendDoubles(column: BinaryColumn, places: RowPlaces, index: number): void {
  appendReversed(column, places, index, 8);
}

/** The same bytes, the last one first. */
function appendReversed(
  column: BinaryColumn,
  { block, rows, columns, starts, lengths }: RowPlaces,
  index: number,
  width: number,
): void {
  column.room(rows * width);
  const { bytes } = column;
  let place = column.used;
  for (let row = 0, at = index; row < rows; row += 1, at += columns) {
    if ((lengths[at] ?? 0) < 0) {
      column.miss(column.rows + row);
      continue;
    }
    const start = starts[at] ?? 0;
    for (let from = start + width - 1; from >= start; from -= 1) bytes[place++] = block[from] ?? 0;
  }
  column.used = place;
  column.rows += rows;
}

function appendFixed(column: BinaryColumn, places: RowPlaces, index: number): void {
  const { block, rows, columns, starts, lengths } = places;
  const { width } = column;
  column.room(rows * width);
  for (let row = 0, at = index; row < rows; row += 1, at += columns) {
    if ((lengths[at] ?? 0) < 0) {
      column.miss(column.rows + row);
      continue;
    }
    const start = starts[at] ?? 0;
    column.used += block.copy(column.bytes, column.used, start, start + width);
  }
  column.rows += rows;
}

/** Each behind its length. */
function appendTexts(column: BinaryColumn, places: RowPlaces, index: number): void {
  const { block, rows, columns, starts, lengths } = places;
  for (let row = 0, at = index; row < rows; row += 1, at += columns) {
    const length = lengths[at] ?? 0;
    if (length < 0) {
      column.miss(column.rows + row);
      continue;
    }
    const start = starts[at] ?? 0;
    column.room(length + 4);
    const { bytes } = column;
    let place = column.used;
    bytes[place++] = length;
    bytes[place++] = length >> 8;
    bytes[place++] = length >> 16;
    bytes[place++] = length >> 24;
    if (length > FEW_BYTES) place += block.copy(bytes, place, start, start + length);
    else for (let from = start; from < start + length; from += 1) bytes[place++] = block[from] ?? 0;
    column.used = place;
  }
  column.rows += rows;
}

function appendNumerics(column: BinaryColumn, places: RowPlaces, index: number): void {
  const { block, rows, columns, starts, lengths } = places;
  const { width, scale } = column;
  column.room(rows * width);
  const { bytes, halves } = column;
  let { least, greatest } = column;
  for (let row = 0, at = index; row < rows; row += 1, at += columns) {
    if ((lengths[at] ?? 0) < 0) {
      column.miss(column.rows + row);
      continue;
    }
    const value = readNumeric(block, starts[at] ?? 0, scale);
    const near = Number(value);
    if (near < least) least = near;
    if (near > greatest) greatest = near;
    const place = column.used >> 2;
    if (width === 16) writeWide(bytes, column.used, BigInt(value));
    else if (typeof value === 'bigint') bytes.writeBigInt64LE(value, column.used);
    else {
      halves[place] = value;
      if (width === 8) halves[place + 1] = Math.floor(value / 2 ** 32);
    }
    column.used += width;
  }
  // What is beyond a double, or wider than eight bytes, is not compared.
  column.least = width === 16 ? Number.POSITIVE_INFINITY : least;
  column.greatest = width === 16 ? Number.NEGATIVE_INFINITY : greatest;
  column.rows += rows;
}

/** Sixteen bytes, the highest first. */
function writeWide(bytes: Buffer, place: number, value: bigint): void {
  bytes.writeBigInt64BE(value >> 64n, place);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value), place + 8);
}
