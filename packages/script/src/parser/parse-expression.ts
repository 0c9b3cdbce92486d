import type { Template } from '../lexer/template.ts';
import { NAME_LIMIT } from '../lexer/variable-name.ts';
import type { ArithmeticOperator, Expression, Target } from '../syntax/expression.ts';
import { readNumber } from '../value/number.ts';
import type { StatementReader } from './statement-reader.ts';

/** sum = product { (`+` | `-`) product } */
export function parseExpression(reader: StatementReader): Expression {
  let left = parseProduct(reader);
  for (;;) {
    const operator = acceptOperator(reader, '+', '-');
    if (operator === null) return left;
    left = { kind: 'arithmetic', operator, left, right: parseProduct(reader) };
  }
}

/** product = operand { (`*` | `/`) operand } */
function parseProduct(reader: StatementReader): Expression {
  let left = parseOperand(reader);
  for (;;) {
    const operator = acceptOperator(reader, '*', '/');
    if (operator === null) return left;
    left = { kind: 'arithmetic', operator, left, right: parseOperand(reader) };
  }
}

/** operand = `-` operand | `+` operand | `(` sum `)` | text | name | number | variable */
function parseOperand(reader: StatementReader): Expression {
  if (reader.accept('-')) return { kind: 'negation', operand: parseOperand(reader) };
  if (reader.accept('+')) return parseOperand(reader);
  if (reader.accept('(')) {
    const inner = parseExpression(reader);
    reader.expect(')');
    return inner;
  }
  const token = reader.peek();
  switch (token.kind) {
    case 'text':
      reader.next();
      return textExpression(token.value, true);
    case 'word':
      if (reader.isSymbol('(', 1)) {
        return reader.fail(
          'functionInExpression',
          'A function must be the only term at the right of a statement; put its result into a variable first.',
        );
      }
      reader.next();
      return textExpression(token.value, false);
    case 'number': {
      const value = readNumber(token.text);
      if (value === undefined) return reader.fail('numberTooLarge', 'A number has at most 16 digits.');
      reader.next();
      return { kind: 'number', value, text: token.text };
    }
    case 'variable': {
      const { name, index } = parseVariable(reader);
      if (index === 'whole') return { kind: 'array', name };
      return index === null ? { kind: 'variable', name } : { kind: 'element', name, index };
    }
    case 'symbol':
    case 'end':
      return reader.expected('a value');
  }
}

/** An expression for text that may hold variables. */
export function textExpression(value: string | Template, quoted: boolean): Expression {
  return typeof value === 'string'
    ? { kind: 'text', text: value, quoted }
    : { kind: 'template', template: value, quoted };
}

/** The variable or array element a value goes to. */
export function parseTarget(reader: StatementReader): Target {
  const start = reader.peek().start;
  const { name, index } = parseVariable(reader);
  if (index === 'whole') {
    return reader.fail(
      'syntax',
      'One element was expected, as in `&A#[1]`; whole arrays are set with :FILL.',
      start,
    );
  }
  checkAssignable(reader, name, start);
  return { name, index };
}

/** The name of a whole array, `&A#[]`. */
export function parseArrayName(reader: StatementReader): string {
  const start = reader.peek().start;
  const { name, index } = parseVariable(reader);
  if (index !== 'whole') return reader.fail('syntax', 'A whole array was expected, as in `&A#[]`.', start);
  return name;
}

/** The name of a variable without brackets. */
export function parseVariableName(reader: StatementReader): string {
  const start = reader.peek().start;
  const token = reader.next();
  if (token.kind !== 'variable') return reader.fail('syntax', 'Expected a variable, as in `&NAME#`.', start);
  checkAssignable(reader, token.name, start);
  return token.name;
}

function parseVariable(reader: StatementReader): { name: string; index: Expression | 'whole' | null } {
  const token = reader.peek();
  if (token.kind !== 'variable') return reader.expected('a variable, as in `&NAME#`');
  reader.next();
  if (!reader.isSymbol('[') || reader.peek().start !== token.end) return { name: token.name, index: null };
  reader.next();
  if (reader.accept(']')) return { name: token.name, index: 'whole' };
  const index = parseExpression(reader);
  reader.expect(']');
  return { name: token.name, index };
}

function checkAssignable(reader: StatementReader, name: string, offset: number): void {
  if (name.startsWith('$')) {
    reader.fail(
      'syntax',
      `\`&${name}\` is a predefined variable and cannot be set; names of variables do not start with \`$\`.`,
      offset,
    );
  }
  if (name.length > NAME_LIMIT) {
    reader.fail(
      'nameTooLong',
      `The name of a variable has at most ${NAME_LIMIT} characters, this one ${name.length}.`,
      offset,
    );
  }
}

function acceptOperator(
  reader: StatementReader,
  ...operators: readonly ArithmeticOperator[]
): ArithmeticOperator | null {
  for (const operator of operators) if (reader.accept(operator)) return operator;
  return null;
}
