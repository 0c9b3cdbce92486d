import type { ComparisonOperator, Condition, Term } from '../syntax/expression.ts';
import { parseValueTerm } from './parse-term.ts';
import type { StatementReader } from './statement-reader.ts';

/** Most `OR` in one condition (reference `script-language.md` §1). */
const OR_LIMIT = 13;

const OPERATOR_WORDS: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['EQ', '='],
  ['NE', '<>'],
  ['LT', '<'],
  ['GT', '>'],
  ['LE', '<='],
  ['GE', '>='],
]);

const OPERATOR_SYMBOLS: readonly ComparisonOperator[] = ['=', '<>', '<', '>', '<=', '>='];

/** condition = value operator value { `OR` value }; at most one function in it. */
export function parseCondition(reader: StatementReader): Condition {
  const left = parseValueTerm(reader);
  const operator = parseOperator(reader);
  const right = parseAlternatives(reader);
  if ([left, ...right].filter((term) => term.kind === 'call').length > 1) {
    reader.fail(
      'functionInExpression',
      'A line holds at most one function; put one result into a variable first.',
    );
  }
  return { left, operator, right };
}

/** value { `OR` value }, to the end of the statement. */
export function parseAlternatives(reader: StatementReader): readonly Term[] {
  const values: Term[] = [parseValueTerm(reader)];
  while (reader.acceptWord('OR') !== null) {
    values.push(parseValueTerm(reader));
    if (values.length > OR_LIMIT + 1) reader.fail('syntax', `A condition has at most ${OR_LIMIT} OR.`);
  }
  if (reader.peekWord() === 'AND') {
    reader.fail('syntax', 'Conditions are not joined with AND; put one :IF inside the other.');
  }
  if (values.length > 1 && acceptOperator(reader) !== null) {
    reader.fail('syntax', 'OR lists values to compare with; for another comparison use a second :IF.');
  }
  reader.expectEnd();
  return values;
}

function parseOperator(reader: StatementReader): ComparisonOperator {
  return (
    acceptOperator(reader) ??
    reader.expected('a comparison (`=`, `<>`, `<`, `>`, `<=`, `>=`, EQ, NE, LT, GT, LE, GE)')
  );
}

function acceptOperator(reader: StatementReader): ComparisonOperator | null {
  for (const symbol of OPERATOR_SYMBOLS) if (reader.accept(symbol)) return symbol;
  const word = reader.acceptWord(...OPERATOR_WORDS.keys());
  return word === null ? null : (OPERATOR_WORDS.get(word) ?? null);
}
