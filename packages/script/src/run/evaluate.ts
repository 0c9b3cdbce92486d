import { type Argument, Arguments } from '../function/arguments.ts';
import type { Reference, Template } from '../lexer/template.ts';
import type { Condition, Expression, FunctionCall, Term } from '../syntax/expression.ts';
import { calculate, negate } from '../value/arithmetic.ts';
import { holds } from '../value/compare.ts';
import { numberOf, wholePart } from '../value/number.ts';
import { textOf, type Value } from '../value/value.ts';
import { LIMITS } from './limits.ts';
import type { Machine } from './machine.ts';
import { ScriptFailure } from './script-failure.ts';

/** Number of the last error when an index of an array was wrong; ours, see `docs/script-language.md`. */
const WRONG_INDEX = 45980;

/** The value of an expression. */
export function evaluate(expression: Expression, machine: Machine): Value {
  switch (expression.kind) {
    case 'text':
      return expression.text;
    case 'number':
      return expression.value;
    case 'variable': {
      const variable = machine.variables.get(expression.name);
      if (variable === undefined) return predefinedOrFail(expression.name, machine);
      if (variable.elements === null) return variable.value;
      throw new ScriptFailure(
        'notANumber',
        `\`&${expression.name}\` is an array; name one element, as in \`&${expression.name}[1]\`.`,
      );
    }
    case 'template':
      return expandTemplate(expression.template, machine);
    case 'element':
      return readElement(expression.name, indexValue(evaluate(expression.index, machine)), machine);
    case 'arithmetic':
      return calculate(
        expression.operator,
        evaluate(expression.left, machine),
        evaluate(expression.right, machine),
      );
    case 'negation':
      return negate(evaluate(expression.operand, machine));
    case 'array':
      throw new ScriptFailure(
        'wrongArgument',
        `One value was expected, and \`&${expression.name}[]\` is a whole array.`,
      );
  }
}

/** The value of a term; `undefined` while the host has not answered its call. */
export function evaluateTerm(term: Term, machine: Machine): Value | undefined {
  return term.kind === 'call' ? evaluateCall(term, machine) : evaluate(term, machine);
}

/** Whether a condition holds; `undefined` while the host has not answered its call. */
export function evaluateCondition(condition: Condition, machine: Machine): boolean | undefined {
  const left = evaluateTerm(condition.left, machine);
  if (left === undefined) return undefined;
  const leftQuoted = isQuoted(condition.left);
  for (const term of condition.right) {
    const right = evaluateTerm(term, machine);
    if (right === undefined) return undefined;
    if (holds(left, condition.operator, right, leftQuoted && isQuoted(term))) return true;
  }
  return false;
}

/** Whether a term is text in quotes: two such are compared as text. */
export function isQuoted(term: Term): boolean {
  return (term.kind === 'text' || term.kind === 'template') && term.quoted;
}

/** A function that gives several values. */
export function evaluateList(call: FunctionCall, machine: Machine): readonly Value[] | undefined {
  if (call.function.kind === 'list') return call.function.evaluate(argumentsOf(call, machine), machine);
  const value = evaluateCall(call, machine);
  return value === undefined ? undefined : [value];
}

/** Text with the values of variables put in; an unknown variable stays as written. */
export function expandTemplate(template: string | Template, machine: Machine): string {
  if (typeof template === 'string') return template;
  let text = '';
  for (const part of template) {
    text += typeof part === 'string' ? part : referenceText(part, machine);
    if (text.length > LIMITS.text) {
      throw new ScriptFailure('textTooLong', `The text grows beyond ${LIMITS.text} characters.`);
    }
  }
  machine.charge(text.length);
  return text;
}

/** Reads an element; a wrong index is an error by `:ON_ERROR` and reads as empty text. */
export function readElement(name: string, index: number, machine: Machine): Value {
  const { elements } = machine.variables.array(name);
  const value = elements[index - 1];
  if (value !== undefined) return value;
  wrongIndex(name, index, elements.length, machine);
  return '';
}

/** Reports an index outside the array by `:ON_ERROR`. */
export function wrongIndex(name: string, index: number, size: number, machine: Machine): void {
  const message = `The array \`&${name}\` has the elements 1 to ${size}, not ${index}.`;
  machine.raise(WRONG_INDEX, message, 'arrayIndex');
}

/** A value as an index. */
export function indexValue(value: Value): number {
  return typeof value === 'number' ? value : Number(wholePart(numberOf(value)));
}

function evaluateCall(call: FunctionCall, machine: Machine): Value | undefined {
  const called = call.function;
  const args = argumentsOf(call, machine);
  switch (called.kind) {
    case 'pure': {
      const value = called.evaluate(args, machine);
      if (typeof value === 'string') {
        if (value.length > LIMITS.text) {
          throw new ScriptFailure(
            'textTooLong',
            `${called.name}: the result is longer than ${LIMITS.text} characters.`,
          );
        }
        machine.charge(value.length);
      }
      return value;
    }
    case 'list':
      throw new ScriptFailure('wrongArgument', `${called.name} gives several values; use it with :FILL.`);
    case 'host': {
      const known = called.known?.(args, machine) ?? null;
      if (known !== null) return known;
      const answer = machine.ask(called.call(args, machine));
      if (answer === undefined) return undefined;
      if (answer.ok) {
        if (called.failure === 'onError') machine.lastError = { number: 0, insert: '' };
        return called.receive(answer.value, args);
      }
      if (called.failure === 'ends') machine.refuse(called.name, answer);
      machine.raise(answer.number, `${called.name}: ${answer.message}`, 'hostRefused', answer.message);
      return 0;
    }
  }
}

function argumentsOf(call: FunctionCall, machine: Machine): Arguments {
  const values: Argument[] = [];
  for (const argument of call.arguments) {
    if (argument === null) values.push(null);
    else if (argument.kind === 'array') values.push(machine.variables.array(argument.name).elements);
    else values.push(evaluate(argument, machine));
  }
  return new Arguments(call.function.name, values);
}

function predefinedOrFail(name: string, machine: Machine): Value {
  const value = name.startsWith('$') ? machine.predefinedVariable(name) : undefined;
  if (value !== undefined) return value;
  throw new ScriptFailure(
    'unknownVariable',
    `There is no variable \`&${name}\`; set it first, as in \`:SET &${name} = 0\`.`,
  );
}

function referenceText(reference: Reference, machine: Machine): string {
  const variable = machine.variables.get(reference.name);
  if (variable === undefined) {
    const value = reference.name.startsWith('$') ? machine.predefinedVariable(reference.name) : undefined;
    return (value ?? reference.source) + reference.brackets;
  }
  if (variable.elements === null) return textOf(variable.value) + reference.brackets;
  if (reference.index === null) return reference.source;
  const index =
    typeof reference.index === 'number'
      ? reference.index
      : indexValue(evaluate({ kind: 'variable', name: reference.index }, machine));
  return textOf(readElement(reference.name, index, machine));
}
