import { findFunction } from '../function/function-registry.ts';
import { FUNCTIONS_NOT_YET } from '../function/not-yet.ts';
import type { Parameter, ScriptFunction } from '../function/script-function.ts';
import type { Expression, FunctionCall, Term } from '../syntax/expression.ts';
import { parseExpression } from './parse-expression.ts';
import type { StatementReader } from './statement-reader.ts';

/** The right-hand side of a statement: one function call or an expression without any. */
export function parseTerm(reader: StatementReader): Term {
  const word = reader.peekWord();
  if (word === null || !reader.isSymbol('(', 1)) return literal(parseExpression(reader));
  const start = reader.peek().start;
  const found = findFunction(word);
  if (found === undefined) {
    return FUNCTIONS_NOT_YET.has(word)
      ? reader.fail(
          'notInThisRelease',
          `${word} belongs to the language, but this release does not have it yet.`,
        )
      : reader.fail('unknownFunction', `There is no function ${word}.`);
  }
  reader.next();
  const call: FunctionCall = {
    kind: 'call',
    function: found,
    arguments: parseArguments(reader, found, start),
  };
  if (reader.isSymbol('+') || reader.isSymbol('-') || reader.isSymbol('*') || reader.isSymbol('/')) {
    reader.fail(
      'functionInExpression',
      `${word} cannot be part of an expression; put its result into a variable first.`,
    );
  }
  return call;
}

/** A term that must not be a list. */
export function parseValueTerm(reader: StatementReader): Term {
  const start = reader.peek().start;
  const term = parseTerm(reader);
  if (term.kind === 'call' && term.function.kind === 'list') {
    return reader.fail('syntax', `${term.function.name} gives several values; use it with :FILL.`, start);
  }
  if (term.kind === 'array') {
    return reader.fail('syntax', `One value was expected, and \`&${term.name}[]\` is a whole array.`, start);
  }
  return term;
}

function parseArguments(
  reader: StatementReader,
  called: ScriptFunction,
  start: number,
): readonly (Expression | null)[] {
  const values: (Expression | null)[] = [];
  reader.expect('(');
  if (!reader.accept(')')) {
    for (;;) {
      if (reader.isSymbol(',') || reader.isSymbol(')')) values.push(null);
      else values.push(literal(parseExpression(reader)));
      if (reader.accept(')')) break;
      if (!reader.accept(',')) reader.expected('`,` or `)`');
    }
  }
  checkArguments(reader, called, values, start);
  return values;
}

function checkArguments(
  reader: StatementReader,
  called: ScriptFunction,
  values: readonly (Expression | null)[],
  start: number,
): void {
  const { name, parameters } = called;
  const last = parameters.at(-1);
  const usage = `${name}(${parameters.map(describeParameter).join(', ')})`;
  if (values.length > parameters.length && last?.repeated !== true) {
    reader.fail(
      'wrongArguments',
      `${name} has ${values.length} arguments, at most ${parameters.length} are expected: ${usage}.`,
      start,
    );
  }
  const count = Math.max(values.length, parameters.length);
  for (let index = 0; index < count; index++) {
    const parameter = parameters[index] ?? last;
    const value = values[index] ?? null;
    if (parameter === undefined) continue;
    if (value === null) {
      if (parameter.optional !== true && !(parameter.repeated === true && index >= parameters.length)) {
        reader.fail('wrongArguments', `${name} lacks its argument "${parameter.name}": ${usage}.`, start);
      }
    } else if (parameter.later === true) {
      reader.fail(
        'notInThisRelease',
        `${name}: this release does not take the argument "${parameter.name}" yet.`,
        start,
      );
    } else if ((value.kind === 'array') !== (parameter.array === true)) {
      const expected =
        parameter.array === true ? 'a whole array, as in `&A#[]`' : 'one value, not a whole array';
      reader.fail('wrongArguments', `${name}: the argument "${parameter.name}" must be ${expected}.`, start);
    }
  }
}

function describeParameter(parameter: Parameter): string {
  const name = parameter.repeated === true ? `${parameter.name}, …` : parameter.name;
  return parameter.optional === true ? `[${name}]` : name;
}

/** A number that stands alone keeps its leading zeros: `000330` is a date, not 330. */
function literal(expression: Expression): Expression {
  return expression.kind === 'number' && expression.text.startsWith('0') && expression.text.length > 1
    ? { kind: 'text', text: expression.text, quoted: false }
    : expression;
}
