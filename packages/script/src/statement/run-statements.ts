import { parseExpression } from '../parser/parse-expression.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluate, indexValue } from '../run/evaluate.ts';
import type { Machine } from '../run/machine.ts';
import { ScriptFailure } from '../run/script-failure.ts';
import type { Expression } from '../syntax/expression.ts';
import { textOf } from '../value/value.ts';
import { carryOut } from './host-statements.ts';
import type { ScriptStatement } from './script-statement.ts';

/** Largest return code, up or down: what operating systems know. */
const RETURN_CODE_MOST = 2 ** 31 - 1;

/** Statements about runs: comments, and what a task ends with (reference `script-language.md` §2). */
export const RUN_STATEMENTS: readonly ScriptStatement[] = [
  {
    names: ['ADD_COMMENT'],
    parse(reader) {
      const text = parseExpression(reader);
      const runId = reader.accept(',') ? parseExpression(reader) : null;
      reader.expectEnd();
      return (machine) =>
        carryOut(machine, ':ADD_COMMENT', {
          kind: 'addComment',
          text: textOf(evaluate(text, machine)),
          runId: runId === null ? null : indexValue(evaluate(runId, machine)),
        });
    },
  },
  {
    names: ['MODIFY_STATE'],
    parse(reader) {
      const parts = parseParts(reader);
      return (machine) => {
        const { RETCODE: returnCode, STATUS_TEXT: statusText } = parts;
        return carryOut(machine, ':MODIFY_STATE', {
          kind: 'modifyState',
          returnCode: returnCode === undefined ? null : returnCodeOf(returnCode, machine),
          statusText: statusText === undefined ? null : textOf(evaluate(statusText, machine)),
        });
      };
    },
  },
];

type Part = 'RETCODE' | 'STATUS_TEXT';

/** `RETCODE=n`, `STATUS_TEXT="…"`, or both with a comma between (ours). */
function parseParts(reader: StatementReader): Partial<Record<Part, Expression>> {
  const parts: Partial<Record<Part, Expression>> = {};
  do {
    const word = reader.peekWord();
    if ((word !== 'RETCODE' && word !== 'STATUS_TEXT') || parts[word] !== undefined)
      return reader.expected('RETCODE or STATUS_TEXT, each once');
    reader.next();
    reader.expect('=');
    parts[word] = parseExpression(reader);
  } while (reader.accept(','));
  reader.expectEnd();
  return parts;
}

function returnCodeOf(expression: Expression, machine: Machine): number {
  const code = indexValue(evaluate(expression, machine));
  if (Math.abs(code) <= RETURN_CODE_MOST) return code;
  throw new ScriptFailure(
    'wrongArgument',
    `:MODIFY_STATE takes a return code from -${RETURN_CODE_MOST} to ${RETURN_CODE_MOST}, not ${code}.`,
  );
}
