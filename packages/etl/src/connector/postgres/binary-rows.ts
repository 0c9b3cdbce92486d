import { TaktwerkError } from '@taktwerk/model/error';

/** Before the first row: a signature of eleven bytes, flags, and how long what follows them is (PostgreSQL, COPY, "Binary Format"). */
const PREFACE = 19;
/** Stands in place of a number of columns behind the last row. */
const NO_MORE = 0xffff;
const MOST_ROWS = 8192;

/** Where the values of some whole rows lie in a block. */
export interface RowPlaces {
  readonly block: Buffer;
  readonly rows: number;
  readonly columns: number;
  /** Of each value, row by row. */
  readonly starts: Int32Array;
  /** Bytes of each value; below zero where there is none. */
  readonly lengths: Int32Array;
}

/** Finds the values in rows copied in the binary format. What was told is overwritten when the next rows are asked for. */
export async function* binaryRows(
  pieces: AsyncIterable<Buffer>,
  columns: number,
): AsyncGenerator<RowPlaces, void> {
  const starts = new Int32Array(MOST_ROWS * columns);
  const lengths = new Int32Array(MOST_ROWS * columns);
  const find = (block: Buffer, from: number, most: number): FoundRows =>
    findRows(block, from, { columns, starts, lengths }, most);
  /** What there is of a row that is not whole yet, and bytes it has at least. */
  let begun: Buffer[] = [];
  let size = 0;
  let needs = 0;
  let preface = PREFACE;
  let done = false;
  for await (const piece of pieces) {
    let at = Math.min(preface, piece.length);
    preface -= at;
    while (size > 0 && at < piece.length) {
      const more = piece.subarray(at, at + needs - size);
      begun.push(more);
      size += more.length;
      at += more.length;
      if (size < needs) break;
      const block = Buffer.concat(begun, size);
      const found = find(block, 0, 1);
      if (found.rows > 0) yield { block, rows: 1, columns, starts, lengths };
      begun = [block];
      needs = found.needs;
      done = needs === 0;
      if (found.end === size) size = 0;
    }
    while (size === 0 && at < piece.length) {
      const found = find(piece, at, MOST_ROWS);
      if (found.rows > 0) yield { block: piece, rows: found.rows, columns, starts, lengths };
      at = found.end;
      if (found.rows === MOST_ROWS) continue;
      needs = found.needs;
      done = needs === 0;
      begun = [piece.subarray(at)];
      size = piece.length - at;
      break;
    }
  }
  if (!done) throw new TaktwerkError('sourceFailed', 'The rows have ended before their end.');
}

interface FoundRows {
  readonly rows: number;
  /** Where the first row begins that is not whole. */
  readonly end: number;
  /** Bytes from there that it has at least; 0 behind the last row. */
  readonly needs: number;
}

function findRows(
  block: Buffer,
  from: number,
  { columns, starts, lengths }: Pick<RowPlaces, 'columns' | 'starts' | 'lengths'>,
  most: number,
): FoundRows {
  const size = block.length;
  let end = from;
  for (let rows = 0; rows < most; rows += 1) {
    if (end + 2 > size) return { rows, end, needs: 2 };
    if (block.readUInt16BE(end) === NO_MORE) return { rows, end: size, needs: 0 };
    let place = end + 2;
    for (let index = rows * columns; index < (rows + 1) * columns; index += 1) {
      if (place + 4 > size) return { rows, end, needs: place + 4 - end };
      const length = block.readInt32BE(place);
      place += 4;
      starts[index] = place;
      lengths[index] = length;
      if (length > 0) place += length;
    }
    if (place > size) return { rows, end, needs: place - end };
    end = place;
  }
  return { rows: most, end, needs: 2 };
}
