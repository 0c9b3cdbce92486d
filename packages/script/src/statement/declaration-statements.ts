import { parseArrayName, parseExpression, parseVariableName } from '../parser/parse-expression.ts';
import { parseTerm } from '../parser/parse-term.ts';
import { evaluate, evaluateList, indexValue } from '../run/evaluate.ts';
import type { Expression, Term } from '../syntax/expression.ts';
import type { Value } from '../value/value.ts';
import { readValueType } from '../value/value-type.ts';
import { NEXT, type ScriptStatement, SUSPENDED } from './script-statement.ts';

/** Statements on types and arrays (reference `script-language.md` §1, §2). */
export const DECLARATION_STATEMENTS: readonly ScriptStatement[] = [
  {
    names: ['DEFINE', 'D'],
    parse(reader) {
      const name = parseVariableName(reader);
      reader.expect(',');
      const type =
        readValueType(reader.peekWord() ?? '') ?? reader.expected('unsigned, signed, float or string');
      reader.next();
      const size = reader.accept(',') ? parseExpression(reader) : null;
      reader.expectEnd();
      return (machine) => {
        const count = size === null ? null : indexValue(evaluate(size, machine));
        if (count !== null) machine.charge(count);
        machine.variables.define(name, type, count);
        return NEXT;
      };
    },
  },
  {
    names: ['CLEAR'],
    parse(reader) {
      const name = parseArrayName(reader);
      reader.expectEnd();
      return (machine) => {
        machine.variables.clear(name);
        machine.charge(machine.variables.array(name).elements.length);
        return NEXT;
      };
    },
  },
  {
    names: ['FILL'],
    /** Values go to the elements from 1 on; those beyond the size are dropped, other elements stay. */
    parse(reader) {
      const name = parseArrayName(reader);
      reader.expect('=');
      const terms: Term[] = [parseTerm(reader)];
      while (reader.accept(',')) terms.push(parseExpression(reader));
      reader.expectEnd();
      const [first] = terms;
      if (first?.kind === 'call' && terms.length > 1) {
        reader.fail('syntax', 'Either one function or a list of values fills an array.');
      }
      return (machine) => {
        const values: readonly Value[] | undefined =
          first?.kind === 'call'
            ? evaluateList(first, machine)
            : terms.filter(isExpression).map((term) => evaluate(term, machine));
        if (values === undefined) return SUSPENDED;
        const size = machine.variables.array(name).elements.length;
        const count = Math.min(size, values.length);
        for (let index = 0; index < count; index++)
          machine.variables.setElement(name, index + 1, values[index] ?? '');
        machine.charge(count);
        return NEXT;
      };
    },
  },
];

function isExpression(term: Term): term is Expression {
  return term.kind !== 'call';
}
