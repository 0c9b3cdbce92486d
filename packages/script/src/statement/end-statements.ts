import { parseExpression } from '../parser/parse-expression.ts';
import { parseValueTerm } from '../parser/parse-term.ts';
import { evaluate, evaluateTerm, indexValue } from '../run/evaluate.ts';
import { ScriptFailure } from '../run/script-failure.ts';
import { textOf } from '../value/value.ts';
import { ENDED, NEXT, type ScriptStatement, SUSPENDED } from './script-statement.ts';

/** Message of a plain `:STOP` (reference `status-codes.md` §5). */
const STOPPED = 10014;

/** Statements that end the script or set what an error does (reference `script-language.md` §1, §2). */
export const END_STATEMENTS: readonly ScriptStatement[] = [
  {
    names: ['STOP'],
    parse(reader) {
      if (reader.atEnd()) {
        return (machine) => {
          machine.outcome = {
            kind: 'ended',
            exitCode: null,
            stop: { mode: 'plain', number: STOPPED, text: '' },
          };
          return ENDED;
        };
      }
      const mode = reader.acceptWord('MSG') ?? reader.acceptWord('NOMSG') ?? reader.expected('MSG or NOMSG');
      const number = reader.accept(',') ? parseExpression(reader) : null;
      const text = reader.accept(',') ? parseExpression(reader) : null;
      reader.expectEnd();
      if (mode === 'MSG' && number === null) reader.expected('`,` and an error number from 50 to 59');
      return (machine) => {
        const value = number === null ? 0 : indexValue(evaluate(number, machine));
        if (mode === 'MSG' && (value < 50 || value > 59)) {
          throw new ScriptFailure(
            'wrongArgument',
            `:STOP MSG takes an error number from 50 to 59, not ${value}.`,
          );
        }
        machine.outcome = {
          kind: 'ended',
          exitCode: null,
          stop: {
            mode: mode === 'MSG' ? 'message' : 'noMessage',
            number: value,
            text: text === null ? '' : textOf(evaluate(text, machine)),
          },
        };
        return ENDED;
      };
    },
  },
  {
    names: ['EXIT'],
    parse(reader) {
      const code = reader.atEnd() ? null : parseValueTerm(reader);
      reader.expectEnd();
      return (machine) => {
        const value = code === null ? 0 : evaluateTerm(code, machine);
        if (value === undefined) return SUSPENDED;
        machine.outcome = { kind: 'ended', exitCode: indexValue(value), stop: null };
        return ENDED;
      };
    },
  },
  {
    names: ['ON_ERROR'],
    parse(reader) {
      const policy =
        reader.acceptWord('ABEND') !== null
          ? 'ABEND'
          : reader.acceptWord('RESUME') !== null
            ? 'RESUME'
            : null;
      if (policy === null) return reader.expected('ABEND or RESUME');
      reader.expectEnd();
      return (machine) => {
        machine.onError = policy;
        return NEXT;
      };
    },
  },
  {
    names: ['SET_LAST_ERR'],
    parse(reader) {
      const number = parseExpression(reader);
      const insert = reader.accept(',') ? parseExpression(reader) : null;
      reader.expectEnd();
      return (machine) => {
        machine.lastError = {
          number: indexValue(evaluate(number, machine)),
          insert: insert === null ? '' : textOf(evaluate(insert, machine)),
        };
        return NEXT;
      };
    },
  },
];
