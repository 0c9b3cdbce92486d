import { parseExpression, parseVariableName } from '../parser/parse-expression.ts';
import { evaluate } from '../run/evaluate.ts';
import { LIMITS } from '../run/limits.ts';
import type { Machine, Unit } from '../run/machine.ts';
import { ScriptFailure } from '../run/script-failure.ts';
import type { Expression } from '../syntax/expression.ts';
import { textOf } from '../value/value.ts';
import { ENTERED, NEXT, type ScriptStatement, SUSPENDED } from './script-statement.ts';

/**
 * `:INCLUDE name [, NOFOUND=IGNORE] [, &V#=value …]`: the lines of a JOBI object run in place, with the same
 * variables. Its text is asked for once per run; the parameters are set each time.
 */
export const INCLUDE_STATEMENT: ScriptStatement = {
  names: ['INCLUDE', 'INC'],
  parse(reader) {
    const nameExpression = parseExpression(reader);
    const parameters: { readonly name: string; readonly value: Expression }[] = [];
    let ignoreMissing = false;
    while (!reader.atEnd()) {
      reader.accept(',');
      if (reader.acceptWord('NOFOUND') !== null) {
        reader.expect('=');
        if (reader.acceptWord('IGNORE') === null) reader.expected('IGNORE');
        ignoreMissing = true;
        continue;
      }
      const name = parseVariableName(reader);
      reader.expect('=');
      parameters.push({ name, value: parseExpression(reader) });
    }
    return (machine) => {
      const name = textOf(evaluate(nameExpression, machine)).trim().toUpperCase();
      const unit = findUnit(name, ignoreMissing, machine);
      if (unit === undefined) return SUSPENDED;
      if (unit === null) return NEXT;
      for (const parameter of parameters)
        machine.variables.set(parameter.name, evaluate(parameter.value, machine));
      machine.enter(unit);
      return ENTERED;
    };
  },
};

/** The unit of that name; `null` when there is none and that is all right, `undefined` until the host answers. */
function findUnit(name: string, ignoreMissing: boolean, machine: Machine): Unit | null | undefined {
  const known = machine.units.get(name);
  if (known !== undefined) return known;
  const answer = machine.ask({ kind: 'include', name });
  if (answer === undefined) return undefined;
  if (!answer.ok) return machine.refuse(`:INCLUDE ${name}`, answer);
  if (answer.value === null) {
    if (ignoreMissing) return null;
    throw new ScriptFailure(
      'includeNotFound',
      `There is no include ${name}; with NOFOUND=IGNORE the script would go on.`,
    );
  }
  machine.includeCharacters += answer.value.length;
  machine.charge(answer.value.length);
  if (machine.includeCharacters > LIMITS.includeText) {
    throw new ScriptFailure(
      'tooMuchText',
      `The includes have more than ${LIMITS.includeText} characters together.`,
    );
  }
  const parsed = machine.parse(answer.value);
  if (!parsed.ok) {
    const [first] = parsed.errors;
    const more = parsed.errors.length > 1 ? ` (${parsed.errors.length} problems in all)` : '';
    throw new ScriptFailure(
      'includeInvalid',
      `The include ${name} is wrong in line ${first?.line}: ${first?.message}${more}`,
    );
  }
  const unit: Unit = { name, program: parsed.program };
  machine.units.set(name, unit);
  return unit;
}
