import { isKnownCondition } from '../../status/condition.ts';
import type { JsonObject } from '../json-value.ts';
import { joinPath, type Problem } from '../problem.ts';
import { readDuration } from '../run-time/duration.ts';
import { wholeNumber } from '../whole-number.ts';
import { OPERATORS, type Operator } from './condition-definition.ts';

/** Reads the members of one check or action, and notes what is wrong with them. */
export class StepMembers {
  readonly #members: JsonObject;
  readonly #at: string;
  readonly #problems: Problem[];

  constructor(members: JsonObject, at: string, problems: Problem[]) {
    this.#members = members;
    this.#at = at;
    this.#problems = problems;
  }

  problem(member: string, message: string): void {
    this.#problems.push({ path: joinPath(this.#at, member), message });
  }

  /** A text; the empty one when the member is absent. */
  optional(member: string): string {
    const value = this.#members[member];
    if (value === undefined) return '';
    if (typeof value === 'string') return value;
    this.problem(member, 'is not a text; expected a text');
    return '';
  }

  text(member: string): string {
    const value = this.optional(member);
    if (value.trim() === '') this.problem(member, 'is missing; expected a text');
    return value;
  }

  /** One of a few words, in upper case; the first when the member is absent. */
  word<Word extends string>(member: string, words: readonly [Word, ...Word[]]): Word {
    const value = this.optional(member).trim().toUpperCase();
    if (value === '') return words[0];
    const found = words.find((word) => word === value);
    if (found === undefined)
      this.problem(member, `is "${value}"; expected one of ${words.map((word) => `"${word}"`).join(', ')}`);
    return found ?? words[0];
  }

  operator(): Operator {
    return this.word('operator', OPERATORS);
  }

  /** A condition name or status number; absent is any. */
  status(): string {
    const value = this.optional('status').trim().toUpperCase();
    if (value !== '' && !isKnownCondition(value))
      this.problem('status', `is "${value}"; expected a condition name or a status number`);
    return value;
  }

  /** Seconds of a length of time; null when it is absent. */
  duration(member: string): number | null {
    const value = this.optional(member);
    const seconds = readDuration(value);
    if (seconds === undefined) this.problem(member, `is "${value}"; expected a length of time as HHMMSS`);
    return seconds ?? null;
  }

  /** A whole number from 0; null when it is absent. */
  wholeOrNull(member: string): number | null {
    return this.optional(member) === '' ? null : this.whole(member, 0, Number.MAX_SAFE_INTEGER, 0);
  }

  whole(member: string, from: number, to: number, absent: number): number {
    const value = this.optional(member);
    if (value === '') return absent;
    const number = wholeNumber(value);
    if (number !== null && number >= from && number <= to) return number;
    this.problem(member, `is "${value}"; expected a whole number from ${from} to ${to}`);
    return absent;
  }
}
