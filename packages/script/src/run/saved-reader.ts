import type { HostAnswer, HostCall } from '@taktwerk/model';
import { LIMITS } from './limits.ts';
import type { PendingCall } from './machine.ts';
import { SCRIPT_FAILURE_CODES } from './script-failure.ts';
import type { ScriptOutcome, ScriptStop } from './script-outcome.ts';

/** Saved text that is not what it should be; caught by `restoreMachine`. */
export class UnreadableState extends Error {
  override readonly name = 'UnreadableState';
}

const CALL_KINDS: readonly HostCall['kind'][] = [
  'getVar',
  'getSync',
  'calendarDay',
  'calendarStep',
  'convertTime',
  'hitValue',
  'modify',
  'setSync',
  'putVar',
  'include',
  'publish',
  'pset',
  'putAttribute',
  'activate',
  'recur',
  'addComment',
  'modifyState',
  'restartPoint',
  'wait',
];

/** Reads saved JSON piece by piece and says where it is not what it should be. */
export class SavedReader {
  readonly #value: unknown;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    this.#value = value;
    this.#place = place;
  }

  static parse(text: string): SavedReader {
    try {
      return new SavedReader(JSON.parse(text), '');
    } catch (cause) {
      throw new UnreadableState('it is not JSON.', { cause });
    }
  }

  member(name: string): SavedReader {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      throw new UnreadableState(`\`${this.#place}${name}\` is missing.`);
    }
    return new SavedReader(Reflect.get(value, name), `${this.#place}${name}.`);
  }

  item(index: number): SavedReader {
    if (!Array.isArray(this.#value)) return this.#expected('a list');
    const value: unknown = this.#value[index];
    return new SavedReader(value, `${this.#place}${index}.`);
  }

  list(): readonly SavedReader[] {
    if (!Array.isArray(this.#value)) return this.#expected('a list');
    return this.#value.map((value: unknown, index) => new SavedReader(value, `${this.#place}${index}.`));
  }

  isText(): boolean {
    return typeof this.#value === 'string';
  }

  isNumber(): boolean {
    return typeof this.#value === 'number';
  }

  isNull(): boolean {
    return this.#value === null;
  }

  isMissing(): boolean {
    return this.#value === undefined;
  }

  text(): string {
    return typeof this.#value === 'string' ? this.#value : this.#expected('a text');
  }

  number(): number {
    return typeof this.#value === 'number' ? this.#value : this.#expected('a number');
  }

  /** The size of an array of the script. */
  size(): number {
    const size = this.number();
    return Number.isInteger(size) && size >= 1 && size <= LIMITS.arraySize ? size : this.#expected('a size');
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.#expected('true or false');
  }

  oneOf<const Word extends string>(words: readonly Word[]): Word {
    return words.find((word) => word === this.#value) ?? this.#expected(words.join(' or '));
  }

  /** A whole number in digits. */
  integer(): bigint {
    const digits = this.text();
    const unsigned = digits.startsWith('-') ? digits.slice(1) : digits;
    if (unsigned === '' || [...unsigned].some((digit) => digit < '0' || digit > '9'))
      return this.#expected('digits');
    return BigInt(digits);
  }

  hostAnswer(): HostAnswer {
    if (!this.member('ok').boolean()) {
      return { ok: false, number: this.member('number').number(), message: this.member('message').text() };
    }
    const value = this.member('value');
    return { ok: true, value: value.isNull() ? null : value.text() };
  }

  pendingCall(): PendingCall | null {
    if (this.isNull()) return null;
    return { number: this.member('number').number(), call: this.member('call').#hostCall() };
  }

  outcome(): ScriptOutcome | null {
    if (this.isNull()) return null;
    if (this.member('kind').oneOf(['ended', 'failed']) === 'failed') {
      return {
        kind: 'failed',
        line: this.member('line').number(),
        unit: this.member('unit').text(),
        code: this.member('code').oneOf(SCRIPT_FAILURE_CODES),
        message: this.member('message').text(),
      };
    }
    const exitCode = this.member('exitCode');
    return {
      kind: 'ended',
      exitCode: exitCode.isNull() ? null : exitCode.number(),
      stop: this.member('stop').#stop(),
    };
  }

  #stop(): ScriptStop | null {
    if (this.isNull()) return null;
    return {
      mode: this.member('mode').oneOf(['plain', 'noMessage', 'message']),
      number: this.member('number').number(),
      text: this.member('text').text(),
    };
  }

  #hostCall(): HostCall {
    this.member('kind').oneOf(CALL_KINDS);
    // Written by `saveMachine` from a HostCall of this very kind; the host reads it, the run never does.
    return this.#value as HostCall;
  }

  #expected(what: string): never {
    throw new UnreadableState(`\`${this.#place.slice(0, -1)}\` must be ${what}.`);
  }
}
