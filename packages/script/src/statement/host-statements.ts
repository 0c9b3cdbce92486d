import type { HostCall, PublishScope } from '@taktwerk/model';
import { normalName } from '../lexer/variable-name.ts';
import { parseExpression, parseVariableName, textExpression } from '../parser/parse-expression.ts';
import { parseValueTerm } from '../parser/parse-term.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluate, evaluateTerm, indexValue } from '../run/evaluate.ts';
import type { Machine } from '../run/machine.ts';
import { ScriptFailure } from '../run/script-failure.ts';
import type { Expression } from '../syntax/expression.ts';
import { textOf } from '../value/value.ts';
import { type Flow, NEXT, type ScriptStatement, SUSPENDED } from './script-statement.ts';

/** Most values in a row of a VARA object. */
const COLUMNS = 5;

const SCOPES: readonly PublishScope[] = ['TASK', 'WORKFLOW', 'TOP'];

/** Statements the host carries out (reference `script-language.md` §2). */
export const HOST_STATEMENTS: readonly ScriptStatement[] = [
  {
    names: ['PUBLISH', 'PUB'],
    parse(reader) {
      const source = parseVariableName(reader);
      let name = source;
      if (reader.accept(',') && !reader.isSymbol(',')) {
        const token = reader.next();
        if (token.kind === 'variable' && !token.name.startsWith('$')) name = token.name;
        else if ((token.kind === 'word' || token.kind === 'text') && typeof token.value === 'string')
          name = normalName(token.value);
        else reader.fail('syntax', 'Expected the name of the object variable, as in `&NAME#`.', token.start);
      }
      const scope = reader.accept(',') ? parseScope(reader) : 'TOP';
      reader.expectEnd();
      return (machine) => {
        const variable = machine.variables.get(source);
        if (variable?.elements != null) {
          throw new ScriptFailure(
            'notInThisRelease',
            `\`&${source}\` is an array; this release does not publish arrays yet.`,
          );
        }
        const value = textOf(evaluate({ kind: 'variable', name: source }, machine));
        return carryOut(machine, ':PUBLISH', { kind: 'publish', name, value, scope });
      };
    },
  },
  {
    names: ['PUT_ATT'],
    parse(reader) {
      const attribute = reader.peekWord() ?? reader.expected('the name of an attribute');
      reader.next();
      reader.expect('=');
      const term = parseValueTerm(reader);
      reader.expectEnd();
      return (machine) => {
        const value = machine.held ?? evaluateTerm(term, machine);
        if (value === undefined) return SUSPENDED;
        if (machine.held === null) machine.hold(value);
        return carryOut(machine, ':PUT_ATT', { kind: 'putAttribute', attribute, value: textOf(value) });
      };
    },
  },
  {
    names: ['PUT_VAR'],
    parse(reader) {
      const vara = parseExpression(reader);
      reader.expect(',');
      const key = reader.isSymbol(',') ? textExpression('', true) : parseExpression(reader);
      const values: Expression[] = [];
      while (reader.accept(',')) {
        values.push(
          reader.isSymbol(',') || reader.atEnd() ? textExpression('', true) : parseExpression(reader),
        );
      }
      if (values.length > COLUMNS)
        reader.fail('syntax', `A row has at most ${COLUMNS} values, not ${values.length}.`);
      reader.expectEnd();
      return (machine) =>
        carryOut(machine, ':PUT_VAR', {
          kind: 'putVar',
          vara: textOf(evaluate(vara, machine)).trim().toUpperCase(),
          key: textOf(evaluate(key, machine)),
          values: values.map((value) => textOf(evaluate(value, machine))),
        });
    },
  },
  {
    names: ['SET_SYNC'],
    parse(reader) {
      const sync = parseExpression(reader);
      reader.expect(',');
      const action = parseExpression(reader);
      reader.expectEnd();
      return (machine) =>
        carryOut(machine, ':SET_SYNC', {
          kind: 'setSync',
          sync: textOf(evaluate(sync, machine)).trim().toUpperCase(),
          action: textOf(evaluate(action, machine)).trim().toUpperCase(),
        });
    },
  },
  {
    names: ['WAIT'],
    parse(reader) {
      const term = parseValueTerm(reader);
      reader.expectEnd();
      return (machine) => {
        const value = machine.held ?? evaluateTerm(term, machine);
        if (value === undefined) return SUSPENDED;
        if (machine.held === null) machine.hold(value);
        const seconds = indexValue(value);
        if (seconds < 0)
          throw new ScriptFailure('wrongArgument', `:WAIT takes seconds, at least 0, not ${seconds}.`);
        return carryOut(machine, ':WAIT', { kind: 'wait', seconds });
      };
    },
  },
];

/** Asks the host to do what a statement says; a refusal ends the script. */
export function carryOut(machine: Machine, what: string, call: HostCall): Flow {
  const answer = machine.ask(call);
  if (answer === undefined) return SUSPENDED;
  if (!answer.ok) machine.refuse(what, answer);
  return NEXT;
}

function parseScope(reader: StatementReader): PublishScope {
  const token = reader.peek();
  const text =
    (token.kind === 'word' || token.kind === 'text') && typeof token.value === 'string' ? token.value : '';
  const scope = SCOPES.find((candidate) => candidate === text.toUpperCase());
  if (scope === undefined) return reader.expected('TASK, WORKFLOW or TOP');
  reader.next();
  return scope;
}
