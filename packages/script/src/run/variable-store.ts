import { shortened } from '../value/number.ts';
import type { Value } from '../value/value.ts';
import { convertTo, initialValue, type ValueType } from '../value/value-type.ts';
import { LIMITS } from './limits.ts';
import { ScriptFailure } from './script-failure.ts';

export interface Variable {
  readonly name: string;
  readonly type: ValueType;
  readonly constant: boolean;
  value: Value;
  /** Elements of an array, `null` for a plain variable. */
  readonly elements: Value[] | null;
}

/** The variables of a run by name (upper case, without `&`), within the limits on their number and text. */
export class VariableStore {
  readonly #variables = new Map<string, Variable>();
  #characters = 0;
  #elements = 0;

  get(name: string): Variable | undefined {
    return this.#variables.get(name);
  }

  values(): IterableIterator<Variable> {
    return this.#variables.values();
  }

  /** Sets a plain variable; creates it untyped when it is new. */
  set(name: string, value: Value): void {
    const variable = this.#variables.get(name);
    if (variable === undefined) {
      this.#charge(0, lengthOf(value), name);
      this.#add({ name, type: 'untyped', constant: false, value, elements: null });
      return;
    }
    if (variable.constant)
      throw new ScriptFailure('constantChanged', `\`&${name}\` is a constant and cannot be set again.`);
    if (variable.elements !== null) {
      throw new ScriptFailure(
        'typeChanged',
        `\`&${name}\` is an array; name one element, as in \`&${name}[1]\`.`,
      );
    }
    const converted = variable.type === 'untyped' ? value : convertTo(variable.type, value);
    if (typeof converted !== 'number' || typeof variable.value !== 'number') {
      this.#charge(lengthOf(variable.value), lengthOf(converted), name);
    }
    variable.value = converted;
  }

  /** Creates a constant. */
  setConstant(name: string, value: Value): void {
    if (this.#variables.has(name)) {
      throw new ScriptFailure('typeChanged', `\`&${name}\` exists already and cannot become a constant.`);
    }
    this.#charge(0, lengthOf(value), name);
    this.#add({ name, type: 'untyped', constant: true, value, elements: null });
  }

  /**
   * Declares a variable with its initial value. Doing so again is allowed (an include used twice does it), changing
   * a declared type or size is not. A variable not yet declared takes the type and keeps its value: an input of the
   * task, for instance.
   */
  define(name: string, type: ValueType, size: number | null): void {
    const existing = this.#variables.get(name);
    let value = initialValue(type);
    if (existing !== undefined) {
      const sameShape = existing.type === type && (existing.elements?.length ?? null) === size;
      if (existing.constant || (existing.type !== 'untyped' && !sameShape)) {
        throw new ScriptFailure(
          'typeChanged',
          `\`&${name}\` is defined already; type and size cannot change.`,
        );
      }
      if (existing.type === 'untyped' && existing.elements === null && size === null)
        value = convertTo(type, existing.value);
      this.#remove(existing);
    }
    if (size !== null && (size < 1 || size > LIMITS.arraySize)) {
      throw new ScriptFailure(
        'arrayTooLarge',
        `An array has 1 to ${LIMITS.arraySize} elements, not ${size}.`,
      );
    }
    this.#addArrayElements(size ?? 0);
    const elements = size === null ? null : new Array<Value>(size).fill(initialValue(type));
    this.#charge(0, lengthOf(value), name);
    this.#add({ name, type, constant: false, value, elements });
  }

  /** The array of that name. */
  array(name: string): Variable & { readonly elements: Value[] } {
    const variable = this.#variables.get(name);
    if (variable === undefined || variable.elements === null) {
      throw new ScriptFailure(
        'notAnArray',
        `\`&${name}\` is not an array; declare it as in \`:DEFINE &${name}, string, 10\`.`,
      );
    }
    return { ...variable, elements: variable.elements };
  }

  /** Sets an element; `index` counts from 1 and must exist. */
  setElement(name: string, index: number, value: Value): void {
    const { type, elements } = this.array(name);
    const converted = convertTo(type, value);
    this.#charge(lengthOf(elements[index - 1] ?? ''), lengthOf(converted), name);
    elements[index - 1] = converted;
  }

  /** Sets all elements of an array back. */
  clear(name: string): void {
    const { type, elements } = this.array(name);
    for (const element of elements) this.#characters -= lengthOf(element);
    elements.fill(initialValue(type));
  }

  /** Puts a variable back as it was saved. */
  restore(variable: Variable): void {
    this.#addArrayElements(variable.elements?.length ?? 0);
    this.#characters += lengthOf(variable.value);
    for (const element of variable.elements ?? []) this.#characters += lengthOf(element);
    this.#add(variable);
  }

  #add(variable: Variable): void {
    if (this.#variables.size >= LIMITS.variables) {
      throw new ScriptFailure('tooManyVariables', `A script has at most ${LIMITS.variables} variables.`);
    }
    this.#variables.set(variable.name, variable);
  }

  #remove(variable: Variable): void {
    this.#characters -= lengthOf(variable.value);
    for (const element of variable.elements ?? []) this.#characters -= lengthOf(element);
    this.#elements -= variable.elements?.length ?? 0;
    this.#variables.delete(variable.name);
  }

  #addArrayElements(count: number): void {
    if (this.#elements + count > LIMITS.elements) {
      throw new ScriptFailure(
        'arrayTooLarge',
        `The arrays of a script have at most ${LIMITS.elements} elements together.`,
      );
    }
    this.#elements += count;
  }

  #charge(before: number, after: number, name: string): void {
    if (after > LIMITS.text) {
      throw new ScriptFailure(
        'textTooLong',
        `\`&${shortened(name)}\` would hold ${after} characters; at most ${LIMITS.text} are allowed.`,
      );
    }
    this.#characters += after - before;
    if (this.#characters > LIMITS.variableText) {
      throw new ScriptFailure(
        'tooMuchText',
        `The variables would hold more than ${LIMITS.variableText} characters together.`,
      );
    }
  }
}

/** Characters a value counts for; numbers are small and count for none. */
function lengthOf(value: Value): number {
  return typeof value === 'string' ? value.length : 0;
}
