import type { TypeName } from '../../definition/column.ts';
import type { SampleScalar } from './read-sample.ts';

/** Different values that are told apart; with more the count is a least one. */
const MOST_DISTINCT = 10_000;
const LARGEST_INTEGER = 2n ** 63n;

/** Types that hold every value seen so far, and how large values were. */
export class ValueGuess {
  readonly #textsAreNumbers: boolean;
  readonly #seen = new Set<TypeName>();
  readonly #distinct = new Set<string>();
  #first: string | null = null;
  #whole = 0;
  #scale = 0;
  values = 0;
  empty = 0;
  /** Characters of the longest one. */
  longest = 0;

  /** XML has nothing but texts: there a text that is a number is one. */
  constructor(textsAreNumbers: boolean) {
    this.#textsAreNumbers = textsAreNumbers;
  }

  add({ kind, text }: SampleScalar): void {
    if (kind === 'null') return;
    if (text.trim() === '') {
      this.empty += 1;
      return;
    }
    this.values += 1;
    this.#first ??= text;
    this.longest = Math.max(this.longest, text.length);
    if (this.#distinct.size < MOST_DISTINCT) this.#distinct.add(text);
    this.#seen.add(this.#typeOf(kind, text));
  }

  #typeOf(kind: SampleScalar['kind'], text: string): TypeName {
    if (kind === 'boolean' || (this.#textsAreNumbers && (text === 'true' || text === 'false')))
      return 'boolean';
    if (kind === 'number' || this.#textsAreNumbers) {
      const number = this.#numberType(text, kind === 'number');
      if (number !== null) return number;
    }
    return textType(text);
  }

  #numberType(text: string, isNumber: boolean): TypeName | null {
    const unsigned = text.startsWith('-') ? text.slice(1) : text;
    const [whole = '', fraction = '', ...more] = unsigned.split('.');
    if (isNumber && (text.includes('e') || text.includes('E'))) return 'float64';
    if (more.length > 0 || !isDigits(whole) || (unsigned.includes('.') && !isDigits(fraction))) return null;
    // What begins with a zero is a code: as a number it would lose it.
    if (whole.length > 1 && whole.startsWith('0')) return null;
    this.#whole = Math.max(this.#whole, whole.length);
    this.#scale = Math.max(this.#scale, fraction.length);
    if (unsigned.includes('.')) return 'decimal';
    const value = BigInt(text);
    return value < LARGEST_INTEGER && value >= -LARGEST_INTEGER ? 'int64' : 'decimal';
  }

  /** The narrowest type that holds every value; text when there was none. */
  get type(): TypeName {
    const [only] = this.#seen;
    if (this.#seen.size === 1 && only !== undefined) return only;
    const all = (...types: readonly TypeName[]): boolean =>
      this.#seen.size > 0 && [...this.#seen].every((type) => types.includes(type));
    if (all('int64', 'decimal')) return 'decimal';
    if (all('int64', 'decimal', 'float64')) return 'float64';
    return all('date', 'timestamp') ? 'timestamp' : 'text';
  }

  /** Digits in all and behind the point, of decimals that are not too long for a type with them. */
  get digits(): { readonly precision: number; readonly scale: number } | null {
    const precision = this.#whole + this.#scale;
    return this.type === 'decimal' && precision <= 38 ? { precision, scale: this.#scale } : null;
  }

  get distinct(): string {
    return this.#distinct.size < MOST_DISTINCT ? String(this.#distinct.size) : `≥ ${MOST_DISTINCT}`;
  }

  /** Was every value another one? */
  get isUnique(): boolean {
    return this.values > 0 && this.#distinct.size === this.values;
  }

  get example(): string | null {
    return this.#first;
  }
}

function textType(text: string): TypeName {
  if (isDate(text)) return 'date';
  if (isTime(text)) return 'time';
  if (text.length > 11 && isDate(text.slice(0, 10)) && (text[10] === 'T' || text[10] === ' ')) {
    const zone = zoneAt(text, 11);
    if (isTime(text.slice(11, zone))) return zone === text.length ? 'timestamp' : 'timestamptz';
  }
  return isUuid(text) ? 'uuid' : 'text';
}

/** `2026-03-01`, a day there is. */
function isDate(text: string): boolean {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return false;
  const parts = [text.slice(0, 4), text.slice(5, 7), text.slice(8)];
  if (!parts.every(isDigits)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** `23:59`, `23:59:59` and parts of a second. */
function isTime(text: string): boolean {
  const [hours = '', minutes = '', seconds = '00', ...more] = text.split(':');
  const [whole = '', fraction = '0', ...points] = seconds.split('.');
  return (
    more.length + points.length === 0 &&
    [hours, minutes, whole].every((part) => part.length === 2 && isDigits(part)) &&
    isDigits(fraction) &&
    Number(hours) < 24 &&
    Number(minutes) < 60 &&
    Number(whole) < 60
  );
}

/** Where the zone of a time begins; the end of the text when there is none. */
function zoneAt(text: string, from: number): number {
  if (text.endsWith('Z')) return text.length - 1;
  const sign = Math.max(text.indexOf('+', from), text.indexOf('-', from));
  if (sign === -1) return text.length;
  const zone = text.slice(sign + 1).replace(':', '');
  return isDigits(zone) && (zone.length === 2 || zone.length === 4) ? sign : text.length;
}

function isUuid(text: string): boolean {
  const parts = text.split('-');
  const lengths = [8, 4, 4, 4, 12];
  return (
    parts.length === lengths.length &&
    parts.every(
      (part, index) =>
        part.length === lengths[index] &&
        [...part].every((one) => '0123456789abcdef'.includes(one.toLowerCase())),
    )
  );
}

function isDigits(text: string): boolean {
  return text !== '' && [...text].every((one) => one >= '0' && one <= '9');
}
