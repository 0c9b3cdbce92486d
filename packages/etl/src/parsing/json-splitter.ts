import { TaktwerkError } from '@taktwerk/model/error';

/** Any member of an object. */
export const MEMBER = Symbol('any member');

/** Names on the way to a value; null is any element of a list. */
export type SplitPath = readonly (string | null | typeof MEMBER)[];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
/** A number with more characters may say more than a double, or a 64-bit integer, holds: it is handed on as text. */
const EXACT_DOUBLE = 15;
const EXACT_INTEGER = 18;
const FRACTION_BYTES = [0x2e, 0x45, 0x65];
/** Bytes of numbers and words: what is neither blank nor has a meaning of its own. */
const OF_SCALAR = Uint8Array.from({ length: 256 }, (_, byte) =>
  [0x20, 0x09, 0x0a, 0x0d, QUOTE, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST].includes(
    byte,
  )
    ? 0
    : 1,
);
/** Calling out to copy bytes costs more than copying so few. */
const FEW_BYTES = 40;
/** Bytes of one element. */
const LARGEST_ELEMENT = 64 * 1024 * 1024;

/**
 * Cuts a JSON text of any length into the elements at given paths, each on one line, while it streams by: only the
 * element at hand is in memory. Several values one behind the other (NDJSON) are several roots.
 */
export class JsonSplitter {
  readonly #paths: readonly SplitPath[];
  readonly #emit: (path: number, element: Buffer, name: string | null) => void;
  readonly #deepest: number;
  /** Kind of each open container, and the name under which its present value stands. */
  readonly #kinds: number[] = [];
  readonly #names: (string | null)[] = [];
  #expectsName = false;
  #inText = false;
  #textIsName = false;
  #escaped = false;
  #inScalar = false;
  /** Pieces of the name at hand. */
  #name: Uint8Array[] = [];
  #scalar: Uint8Array = new Uint8Array(0);
  #capturing = -1;
  #captureDepth = 0;
  #element = Buffer.allocUnsafe(1 << 16);
  #length = 0;
  #offset = 0;
  /** Bytes before the block at hand. */
  #before = 0;

  /** `emit` is told the name, too, of what is a member of an object. */
  constructor(
    paths: readonly SplitPath[],
    emit: (path: number, element: Buffer, name: string | null) => void,
  ) {
    this.#paths = paths;
    this.#emit = emit;
    this.#deepest = Math.max(...paths.map((path) => path.length));
  }

  write(block: Uint8Array): void {
    const before = this.#offset;
    this.#before = before;
    for (let at = 0; at < block.length; ) {
      const byte = block[at] ?? 0;
      if (this.#inText) at = this.#text(block, at);
      else if (this.#capturing !== -1 && !this.#inScalar) at = this.#within(block, at);
      else if (OF_SCALAR[byte] === 1) at = this.#scalarPiece(block, at);
      else {
        at += 1;
        this.#offset = before + at;
        this.#structure(byte);
      }
    }
    this.#offset = before + block.length;
  }

  /** Throws `sourceFailed` when the text ends within a value. */
  end(): void {
    this.#endScalar();
    if (this.#kinds.length > 0 || this.#inText) throw this.#broken('it ends before the last value does');
  }

  /** Goes on to behind the end of the element at hand, or of the block: its bytes are kept as they stand, without blanks. */
  #within(block: Uint8Array, from: number): number {
    let kept = from;
    let at = from;
    while (at < block.length) {
      const byte = block[at] ?? 0;
      if (byte === COMMA || byte === COLON) at += 1;
      else if (byte === QUOTE) {
        const end = endOfText(block, at + 1);
        if (end === -1) {
          this.#keepAll(block, kept, at);
          this.#structure(byte);
          return at + 1;
        }
        at = end;
      } else if (OF_SCALAR[byte] === 1) {
        let end = at + 1;
        while (end < block.length && OF_SCALAR[block[end] ?? 0] === 1) end += 1;
        if (end === block.length || end - at > EXACT_DOUBLE) {
          this.#keepAll(block, kept, at);
          return this.#scalarPiece(block, at);
        }
        at = end;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        this.#kinds.push(byte);
        this.#names.push(null);
        at += 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.#keepAll(block, kept, at);
        this.#offset = this.#before + at + 1;
        this.#close(byte);
        at += 1;
        if (this.#capturing === -1) return at;
        kept = at;
      } else {
        this.#keepAll(block, kept, at);
        at += 1;
        kept = at;
      }
    }
    this.#keepAll(block, kept, at);
    return at;
  }

  /** Goes on to behind the end of a text, or of the block. */
  #text(block: Uint8Array, from: number): number {
    const size = block.length;
    let at = from;
    let ended = false;
    if (this.#escaped) at += 1;
    this.#escaped = false;
    for (; at < size && !ended; at += 1) {
      const byte = block[at];
      if (byte === QUOTE) ended = true;
      else if (byte === BACKSLASH) at += 1;
    }
    // The byte behind a backslash is the first one of the next block.
    this.#escaped = at > size;
    const end = Math.min(at, size);
    const named = this.#textIsName && this.#kinds.length <= this.#deepest;
    if (named) this.#name.push(Uint8Array.from(block.subarray(from, end)));
    if (this.#capturing !== -1) this.#keepAll(block, from, end);
    if (!ended) return end;
    this.#inText = false;
    if (!this.#textIsName) this.#endValue();
    else if (named) this.#names[this.#names.length - 1] = readName(this.#name);
    return end;
  }

  /** Goes on to behind the end of a number or word, or of the block. */
  #scalarPiece(block: Uint8Array, from: number): number {
    let at = from + 1;
    while (at < block.length && OF_SCALAR[block[at] ?? 0] === 1) at += 1;
    const first = !this.#inScalar;
    if (first) this.#beginValue();
    this.#inScalar = true;
    if (this.#capturing === -1) return at;
    const piece = block.subarray(from, at);
    // The block is used again once it has been read.
    if (!first) this.#scalar = Buffer.concat([this.#scalar, piece]);
    else this.#scalar = at < block.length ? piece : Uint8Array.from(piece);
    return at;
  }

  #structure(byte: number): void {
    switch (byte) {
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        this.#endScalar();
        return;
      case QUOTE:
        this.#inText = true;
        this.#textIsName = this.#expectsName;
        if (this.#textIsName) this.#name = [Uint8Array.of(byte)];
        else this.#beginValue();
        if (this.#capturing !== -1) this.#keep(byte);
        return;
      case OPEN_OBJECT:
      case OPEN_LIST:
        this.#beginValue();
        this.#kinds.push(byte);
        this.#names.push(null);
        this.#expectsName = byte === OPEN_OBJECT;
        if (this.#capturing !== -1) this.#keep(byte);
        return;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        this.#endScalar();
        this.#close(byte);
        return;
      case COMMA:
        this.#endScalar();
        this.#expectsName = this.#kinds.at(-1) === OPEN_OBJECT;
        if (this.#capturing !== -1) this.#keep(byte);
        return;
      case COLON:
        this.#expectsName = false;
        if (this.#capturing !== -1) this.#keep(byte);
        return;
    }
  }

  #close(byte: number): void {
    const open = this.#kinds.pop();
    this.#names.pop();
    if (open === undefined || open + 2 !== byte) throw this.#broken('a bracket closes what is not open');
    this.#expectsName = false;
    if (this.#capturing !== -1) this.#keep(byte);
    this.#endValue();
  }

  #beginValue(): void {
    this.#endScalar();
    if (this.#capturing !== -1 || this.#kinds.length > this.#deepest) return;
    const found = this.#paths.findIndex((path) => this.#matches(path));
    if (found === -1) return;
    this.#capturing = found;
    this.#captureDepth = this.#kinds.length;
    this.#length = 0;
  }

  #matches(path: SplitPath): boolean {
    if (path.length !== this.#kinds.length) return false;
    return path.every((step, depth) =>
      step === null
        ? this.#kinds[depth] === OPEN_LIST
        : this.#kinds[depth] === OPEN_OBJECT && (step === MEMBER || this.#names[depth] === step),
    );
  }

  #endScalar(): void {
    if (!this.#inScalar) return;
    this.#inScalar = false;
    if (this.#capturing !== -1) {
      const whole =
        this.#scalar.length <= EXACT_DOUBLE || !this.#scalar.some((byte) => FRACTION_BYTES.includes(byte));
      const long = this.#scalar.length > (whole ? EXACT_INTEGER : EXACT_DOUBLE);
      if (long) this.#keep(QUOTE);
      this.#keepAll(this.#scalar, 0, this.#scalar.length);
      if (long) this.#keep(QUOTE);
    }
    this.#endValue();
  }

  #endValue(): void {
    if (this.#capturing === -1 || this.#kinds.length !== this.#captureDepth) return;
    this.#emit(this.#capturing, this.#element.subarray(0, this.#length), this.#names.at(-1) ?? null);
    this.#capturing = -1;
  }

  #keep(byte: number): void {
    if (this.#length === this.#element.length) this.#grow(this.#length + 1);
    this.#element[this.#length] = byte;
    this.#length += 1;
  }

  #keepAll(bytes: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#element.length) this.#grow(length);
    if (to - from > FEW_BYTES) this.#element.set(bytes.subarray(from, to), this.#length);
    else for (let at = from; at < to; at += 1) this.#element[this.#length + at - from] = bytes[at] ?? 0;
    this.#length = length;
  }

  #grow(length: number): void {
    if (length > LARGEST_ELEMENT)
      throw this.#broken('an element is larger than 64 MiB; iterate further inside');
    const larger = Buffer.allocUnsafe(Math.max(length, this.#element.length * 2));
    this.#element.copy(larger);
    this.#element = larger;
  }

  #broken(what: string): TaktwerkError {
    return new TaktwerkError('sourceFailed', `The JSON is broken at byte ${this.#offset}: ${what}.`);
  }
}

/** The place behind the end of a text; -1 when it goes on behind the block. */
function endOfText(block: Uint8Array, from: number): number {
  for (let at = from; at < block.length; at += 1) {
    const byte = block[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return -1;
}

function readName(pieces: readonly Uint8Array[]): string {
  const name: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  return typeof name === 'string' ? name : '';
}
