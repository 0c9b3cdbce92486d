import { ScriptFailure } from '../run/script-failure.ts';
import { numberOf, shortened, wholePart } from '../value/number.ts';
import { type NumberValue, textOf, type Value } from '../value/value.ts';

/** A value, a whole array, or nothing. */
export type Argument = Value | readonly Value[] | null;

/** The evaluated arguments of one call, read by position; a wrong one ends the run with a message that names it. */
export class Arguments {
  readonly functionName: string;
  readonly #values: readonly Argument[];

  constructor(functionName: string, values: readonly Argument[]) {
    this.functionName = functionName;
    this.#values = values;
  }

  get count(): number {
    return this.#values.length;
  }

  /** Whether the argument was left out or is empty text. */
  isEmpty(position: number): boolean {
    const value = this.#values[position];
    return value === undefined || value === null || value === '';
  }

  value(position: number): Value {
    const value = this.#values[position];
    if (value === undefined || value === null || isArray(value)) return '';
    return value;
  }

  /** Text of the argument; empty when it was left out. */
  text(position: number): string {
    return textOf(this.value(position));
  }

  /** Text without blanks around it, upper-cased: for keywords. */
  keyword(position: number): string {
    return this.text(position).trim().toUpperCase();
  }

  number(position: number): NumberValue {
    return numberOf(this.value(position));
  }

  /** A whole number between the bounds. */
  whole(position: number, least: number, most: number): number {
    const whole = Number(wholePart(this.number(position)));
    if (whole < least || whole > most) {
      this.fail(position, `must be a whole number from ${least} to ${most}`);
    }
    return whole;
  }

  array(position: number): readonly Value[] {
    const value = this.#values[position];
    return value !== undefined && value !== null && isArray(value) ? value : [];
  }

  /** Ends the run: the argument at `position` is not what was expected. */
  fail(position: number, expected: string): never {
    const given = shortened(this.text(position));
    throw new ScriptFailure(
      'wrongArgument',
      `${this.functionName}: argument ${position + 1} ${expected}; it is "${given}".`,
    );
  }
}

function isArray(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}
