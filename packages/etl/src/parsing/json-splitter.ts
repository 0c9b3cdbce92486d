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
  readonly #name: number[] = [];
  readonly #scalar: number[] = [];
  #capturing = -1;
  #captureDepth = 0;
  #element = Buffer.allocUnsafe(1 << 16);
  #length = 0;
  #offset = 0;

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
    for (const byte of block) {
      this.#offset += 1;
      if (this.#inText) this.#text(byte);
      else this.#structure(byte);
    }
  }

  /** Throws `sourceFailed` when the text ends within a value. */
  end(): void {
    this.#endScalar();
    if (this.#kinds.length > 0 || this.#inText) throw this.#broken('it ends before the last value does');
  }

  #text(byte: number): void {
    if (this.#textIsName) this.#name.push(byte);
    if (this.#capturing !== -1) this.#keep(byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inText = false;
      if (!this.#textIsName) this.#endValue();
      else if (this.#kinds.length <= this.#deepest)
        this.#names[this.#names.length - 1] = readName(this.#name);
    }
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
        if (this.#textIsName) this.#name.length = 0;
        else this.#beginValue();
        if (this.#textIsName) this.#name.push(byte);
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
      case CLOSE_LIST: {
        this.#endScalar();
        const open = this.#kinds.pop();
        this.#names.pop();
        if (open === undefined || open + 2 !== byte) throw this.#broken('a bracket closes what is not open');
        this.#expectsName = false;
        if (this.#capturing !== -1) this.#keep(byte);
        this.#endValue();
        return;
      }
      case COMMA:
        this.#endScalar();
        this.#expectsName = this.#kinds.at(-1) === OPEN_OBJECT;
        if (this.#capturing !== -1) this.#keep(byte);
        return;
      case COLON:
        this.#expectsName = false;
        if (this.#capturing !== -1) this.#keep(byte);
        return;
      default:
        if (!this.#inScalar) {
          this.#beginValue();
          this.#inScalar = true;
          this.#scalar.length = 0;
        }
        this.#scalar.push(byte);
    }
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
      for (const byte of this.#scalar) this.#keep(byte);
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
    if (this.#length === this.#element.length) {
      if (this.#length >= LARGEST_ELEMENT)
        throw this.#broken('an element is larger than 64 MiB; iterate further inside');
      const larger = Buffer.allocUnsafe(this.#length * 2);
      this.#element.copy(larger);
      this.#element = larger;
    }
    this.#element[this.#length] = byte;
    this.#length += 1;
  }

  #broken(what: string): TaktwerkError {
    return new TaktwerkError('sourceFailed', `The JSON is broken at byte ${this.#offset}: ${what}.`);
  }
}

function readName(bytes: readonly number[]): string {
  const name: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return typeof name === 'string' ? name : '';
}
