import { parseTarget, parseVariableName } from '../parser/parse-expression.ts';
import { parseValueTerm } from '../parser/parse-term.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluateTerm } from '../run/evaluate.ts';
import type { Machine } from '../run/machine.ts';
import type { Target, Term } from '../syntax/expression.ts';
import { textOf, type Value } from '../value/value.ts';
import { NEXT, type ScriptStatement, SUSPENDED } from './script-statement.ts';

/** Statements of the form `:X &V# = value` (reference `script-language.md` §2). */
export const ASSIGNMENT_STATEMENTS: readonly ScriptStatement[] = [
  {
    names: ['SET', 'S'],
    parse(reader) {
      const { target, term } = parseAssignment(reader);
      return (machine) => {
        const value = evaluateTerm(term, machine);
        if (value === undefined) return SUSPENDED;
        machine.assign(target, value);
        return NEXT;
      };
    },
  },
  {
    names: ['CONST', 'CONSTANT'],
    parse(reader) {
      const name = parseVariableName(reader);
      const term = parseRightSide(reader);
      return (machine) => {
        const value = evaluateTerm(term, machine);
        if (value === undefined) return SUSPENDED;
        machine.variables.setConstant(name, value);
        return NEXT;
      };
    },
  },
  {
    names: ['PSET'],
    /** Also an object variable of the task's processor. */
    parse: (reader) => parseShared(reader, (name, value) => ({ kind: 'pset', name, value })),
  },
  {
    names: ['RSET'],
    /** Also an object variable of the task itself: post-process and children see it. */
    parse: (reader) =>
      parseShared(reader, (name, value) => ({ kind: 'publish', name, value, scope: 'TASK' })),
  },
];

function parseShared(
  reader: StatementReader,
  call: (name: string, value: string) => Parameters<Machine['ask']>[0],
): (machine: Machine) => number {
  const name = parseVariableName(reader);
  const term = parseRightSide(reader);
  return (machine) => {
    const value = machine.held ?? assignedValue(name, term, machine);
    if (value === undefined) return SUSPENDED;
    if (machine.held === null) machine.hold(value);
    const answer = machine.ask(call(name, textOf(value)));
    if (answer === undefined) return SUSPENDED;
    if (!answer.ok) machine.refuse(`\`&${name}\``, answer);
    return NEXT;
  };
}

/** Sets the variable first, so that what is shared is the value as its type holds it. */
function assignedValue(name: string, term: Term, machine: Machine): Value | undefined {
  const value = evaluateTerm(term, machine);
  if (value === undefined) return undefined;
  machine.variables.set(name, value);
  return machine.variables.get(name)?.value ?? value;
}

function parseAssignment(reader: StatementReader): { readonly target: Target; readonly term: Term } {
  const target = parseTarget(reader);
  return { target, term: parseRightSide(reader) };
}

function parseRightSide(reader: StatementReader): Term {
  reader.expect('=');
  const term = parseValueTerm(reader);
  reader.expectEnd();
  return term;
}
