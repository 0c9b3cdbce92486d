/** A value of Thrift's compact protocol, in which Parquet describes what a file holds: its kind and its bytes. */
export interface Thrift {
  readonly kind: number;
  readonly bytes: Buffer;
}

const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
/** What a list says of its length in its first byte, when it has more elements. */
const LONG_LIST = 15;

export function flag(value: boolean): Thrift {
  return { kind: value ? TRUE : FALSE, bytes: Buffer.alloc(0) };
}

export function i8(value: number): Thrift {
  return { kind: BYTE, bytes: Buffer.from([value]) };
}

export function i32(value: number): Thrift {
  return { kind: I32, bytes: signed(BigInt(value)) };
}

export function i64(value: number): Thrift {
  return { kind: I64, bytes: signed(BigInt(value)) };
}

export function binary(value: string | Buffer): Thrift {
  const bytes = Buffer.from(value);
  return { kind: BINARY, bytes: Buffer.concat([varint(BigInt(bytes.length)), bytes]) };
}

/** A list has one element at least: its kind is that of the first one. */
export function list(elements: readonly Thrift[]): Thrift {
  const kind = elements[0]?.kind ?? STRUCT;
  const head =
    elements.length < LONG_LIST
      ? Buffer.from([(elements.length << 4) | kind])
      : Buffer.concat([Buffer.from([(LONG_LIST << 4) | kind]), varint(BigInt(elements.length))]);
  return { kind: LIST, bytes: Buffer.concat([head, ...elements.map(({ bytes }) => bytes)]) };
}

/** Fields by their numbers, which rise and lie less than sixteen apart; those without a value are left out. */
export function struct(fields: Readonly<Record<number, Thrift | undefined>>): Thrift {
  const parts: Buffer[] = [];
  let before = 0;
  for (const [id, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    parts.push(Buffer.from([((Number(id) - before) << 4) | value.kind]), value.bytes);
    before = Number(id);
  }
  parts.push(Buffer.from([0]));
  return { kind: STRUCT, bytes: Buffer.concat(parts) };
}

/** Small numbers of either sign are short. */
function signed(value: bigint): Buffer {
  return varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
}

/** Seven bits in each byte, the lowest first. */
export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
