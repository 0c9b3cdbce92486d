import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { type ParquetType, PHYSICAL } from './parquet-type.ts';
import { binary, i32, i64, list, struct, type Thrift, varint } from './thrift.ts';

const MARK = Buffer.from('PAR1');
const FORMAT_VERSION = 1;
const OPTIONAL = 1;
const DATA_PAGE = 0;
const ZSTD = 6;
const PLAIN = 0;
const LEVELS = 3;
const CREATOR = 'taktwerk';

const compress = promisify(zstdCompress);
/** Bytes of packed pages that come in one piece. */
const PACKED = 1 << 18;

export interface ParquetColumn {
  readonly name: string;
  readonly type: ParquetType;
}

/** The values of a column in a group of rows. */
export interface ColumnValues {
  /** Those that are there, as Parquet's plain encoding has them. */
  readonly plain: Buffer;
  /** A bit for each row, the lowest first: is there a value? Null where every row has one. */
  readonly present: Buffer | null;
  readonly missing: number;
  /** The least and the greatest, in the same encoding; absent where they are not known. */
  readonly least?: Buffer;
  readonly greatest?: Buffer;
}

interface Page {
  readonly head: Buffer;
  readonly packed: Buffer;
  /** Bytes before they were packed. */
  readonly length: number;
}

/** Writes a Parquet file by groups of rows, one page for each column of a group, packed by Zstandard. */
export class ParquetFile {
  readonly #file: FileHandle;
  readonly #columns: readonly ParquetColumn[];
  readonly #groups: Thrift[] = [];
  /** Where pages are put together. */
  #space = Buffer.alloc(0);
  #rows = 0;
  #size = 0;

  private constructor(file: FileHandle, columns: readonly ParquetColumn[]) {
    this.#file = file;
    this.#columns = columns;
  }

  static async create(path: string, columns: readonly ParquetColumn[]): Promise<ParquetFile> {
    const parquet = new ParquetFile(await open(path, 'w'), columns);
    await parquet.#write(MARK);
    return parquet;
  }

  /** Values are packed on another thread: the next ones may be gathered meanwhile. */
  async addGroup(rows: number, columns: readonly ColumnValues[]): Promise<void> {
    const chunks: Thrift[] = [];
    const start = this.#size;
    let length = 0;
    for (const [index, values] of columns.entries()) {
      const page = await this.#pack(rows, values);
      length += page.head.length + page.length;
      const { name, type } = this.#columns[index] ?? { name: '', type: { physical: 'BYTE_ARRAY' as const } };
      const offset = this.#size;
      await this.#write(page.head);
      await this.#write(page.packed);
      chunks.push(
        struct({
          2: i64(offset),
          3: struct({
            1: i32(PHYSICAL[type.physical]),
            2: list([i32(PLAIN), i32(LEVELS)]),
            3: list([binary(name)]),
            4: i32(ZSTD),
            5: i64(rows),
            6: i64(page.head.length + page.length),
            7: i64(page.head.length + page.packed.length),
            9: i64(offset),
            12: struct({
              3: i64(values.missing),
              5: values.greatest && binary(values.greatest),
              6: values.least && binary(values.least),
            }),
          }),
        }),
      );
    }
    this.#groups.push(
      struct({ 1: list(chunks), 2: i64(length), 3: i64(rows), 5: i64(start), 6: i64(this.#size - start) }),
    );
    this.#rows += rows;
  }

  /** Writes what the file says of itself, and closes it. */
  async end(): Promise<void> {
    const ascending = struct({ 1: struct({}) });
    const about = struct({
      1: i32(FORMAT_VERSION),
      2: list([struct({ 4: binary('rows'), 5: i32(this.#columns.length) }), ...this.#columns.map(element)]),
      3: i64(this.#rows),
      4: list(this.#groups),
      6: binary(CREATOR),
      7: list(this.#columns.map(() => ascending)),
    }).bytes;
    const length = Buffer.alloc(4);
    length.writeUInt32LE(about.length);
    await this.#write(Buffer.concat([about, length, MARK]));
    await this.#file.close();
  }

  /** Leaves an unfinished file behind. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #pack(rows: number, values: ColumnValues): Promise<Page> {
    const before = levels(rows, values.present);
    const length = before.length + values.plain.length;
    if (this.#space.length < length) this.#space = Buffer.allocUnsafeSlow(length + (length >> 3));
    before.copy(this.#space);
    values.plain.copy(this.#space, before.length);
    const packed = await compress(this.#space.subarray(0, length), { chunkSize: PACKED });
    const head = struct({
      1: i32(DATA_PAGE),
      2: i32(length),
      3: i32(packed.length),
      5: struct({ 1: i32(rows), 2: i32(PLAIN), 3: i32(LEVELS), 4: i32(LEVELS) }),
    }).bytes;
    return { head, packed, length };
  }

  async #write(bytes: Buffer): Promise<void> {
    await this.#file.writeFile(bytes);
    this.#size += bytes.length;
  }
}

function element({ name, type }: ParquetColumn): Thrift {
  const { physical, length, converted, logical, precision, scale } = type;
  return struct({
    1: i32(PHYSICAL[physical]),
    2: length === undefined ? undefined : i32(length),
    3: i32(OPTIONAL),
    4: binary(name),
    6: converted === undefined ? undefined : i32(converted),
    7: scale === undefined ? undefined : i32(scale),
    8: precision === undefined ? undefined : i32(precision),
    10: logical,
  });
}

/** Which rows have a value: one run of them, or a bit for each. */
function levels(rows: number, present: Buffer | null): Buffer {
  const runs =
    present === null
      ? Buffer.concat([varint(BigInt(rows) << 1n), Buffer.from([1])])
      : Buffer.concat([varint((BigInt(present.length) << 1n) | 1n), present]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(runs.length);
  return Buffer.concat([length, runs]);
}
