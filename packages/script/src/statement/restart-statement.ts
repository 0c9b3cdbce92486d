import { parseExpression, textExpression } from '../parser/parse-expression.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluate } from '../run/evaluate.ts';
import { textOf } from '../value/value.ts';
import { NEXT, type ScriptStatement, SUSPENDED } from './script-statement.ts';

/** `:RESTART point[, text]`: a restarted run goes on behind the point its script had come to. */
export const RESTART_STATEMENT: ScriptStatement = {
  names: ['RESTART'],
  parse(reader) {
    const point = restartPointOf(reader) ?? reader.expected('the name of a restart point');
    reader.next();
    const text = reader.accept(',') ? parseExpression(reader) : textExpression('', true);
    reader.expectEnd();
    return (machine) => {
      const answer = machine.ask({ kind: 'restartPoint', point, text: textOf(evaluate(text, machine)) });
      if (answer === undefined) return SUSPENDED;
      if (!answer.ok) machine.refuse(':RESTART', answer);
      return NEXT;
    };
  },
};

/** The name of the point that comes next, upper case; null when there is none. */
export function restartPointOf(reader: StatementReader): string | null {
  const token = reader.peek();
  if (token.kind !== 'word' && token.kind !== 'text') return null;
  const name = typeof token.value === 'string' ? token.value.trim().toUpperCase() : '';
  return name === '' ? null : name;
}
