import type { Column } from '../../definition/column.ts';
import type { ColumnValues } from '../../parquet/parquet-file.ts';
import { parquetType } from '../../parquet/parquet-type.ts';
import { type AppendValues, appenderOf } from './append-values.ts';
import type { RowPlaces } from './binary-rows.ts';
import { NoPlace } from './no-place.ts';

const FIRST_CAPACITY = 1 << 16;

/** Gathers the values of one column, from the binary form PostgreSQL has for them, in the plain one of Parquet. */
export class BinaryColumn {
  readonly #append: AppendValues;
  readonly #nullable: boolean;
  /** Space for values; as numbers too, because the halves of long ones are written as such. */
  bytes = Buffer.alloc(0);
  halves = new Int32Array(0);
  #memory = new ArrayBuffer(0);
  /** That of the group before, which has been written by the time this one is taken. */
  #spare: ArrayBuffer | null = null;
  /** Bytes that are used, and rows there were. */
  used = 0;
  rows = 0;
  missing = 0;
  #present: Buffer | null = null;
  /** Of numbers; not known exactly once one is beyond what a double holds. */
  least = Number.POSITIVE_INFINITY;
  greatest = Number.NEGATIVE_INFINITY;
  readonly scale: number;
  readonly width: number;

  constructor(column: Column) {
    this.#nullable = column.nullable;
    this.scale = column.scale ?? 0;
    const { physical, length } = parquetType(column);
    this.width = physical === 'INT32' ? 4 : physical === 'INT64' ? 8 : (length ?? 0);
    this.#append = appenderOf(column);
    this.#reserve(FIRST_CAPACITY);
  }

  append(places: RowPlaces, index: number): void {
    this.#append(this, places, index);
  }

  /** Makes room for further bytes. */
  room(bytes: number): void {
    if (this.used + bytes <= this.bytes.length) return;
    const before = this.bytes;
    this.#reserve(Math.max(this.used + bytes, before.length * 2));
    before.copy(this.bytes, 0, 0, this.used);
  }

  #reserve(bytes: number): void {
    this.#use(new ArrayBuffer((bytes + 7) & ~7));
  }

  #use(memory: ArrayBuffer): void {
    this.#memory = memory;
    this.bytes = Buffer.from(memory);
    this.halves = new Int32Array(memory);
  }

  /** A row, counted from the first one of the group, has no value. */
  miss(row: number): void {
    if (!this.#nullable) throw new NoPlace();
    this.missing += 1;
    const needed = (row >> 3) + 1;
    if (this.#present === null || this.#present.length < needed) {
      const larger = Buffer.alloc(Math.max(needed, 2 * (this.#present?.length ?? 2048)), 0xff);
      this.#present?.copy(larger);
      this.#present = larger;
    }
    this.#present[row >> 3] = (this.#present[row >> 3] ?? 0) & ~(1 << (row & 7));
  }

  /** What was gathered, until the next group is taken; that one begins now. */
  take(): ColumnValues {
    const bits = (this.rows + 7) >> 3;
    const { least, greatest } = this;
    const known = least <= greatest && Math.max(-least, greatest) <= Number.MAX_SAFE_INTEGER;
    const values: ColumnValues = {
      plain: this.bytes.subarray(0, this.used),
      present: this.#present === null ? null : withBits(this.#present, bits),
      missing: this.missing,
      ...(known ? { least: this.#plain(least), greatest: this.#plain(greatest) } : {}),
    };
    const spare = this.#spare;
    this.#spare = this.#memory;
    if (spare === null) this.#reserve(this.bytes.length);
    else this.#use(spare);
    this.used = 0;
    this.rows = 0;
    this.missing = 0;
    this.#present = null;
    this.least = Number.POSITIVE_INFINITY;
    this.greatest = Number.NEGATIVE_INFINITY;
    return values;
  }

  #plain(value: number): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes.subarray(0, this.width);
  }
}

function withBits(present: Buffer, bytes: number): Buffer {
  return present.length >= bytes
    ? present.subarray(0, bytes)
    : Buffer.concat([present, Buffer.alloc(bytes - present.length, 0xff)]);
}
