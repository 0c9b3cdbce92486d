import { Compile, type Validator } from 'typebox/compile';
import type { Problem } from '../object/problem.ts';
import { RecurringContent } from '../object/schema/recurring.ts';
import { schemaProblems } from '../object/schema/schema-problems.ts';
import { readRecurrence } from './read-recurrence.ts';
import type { Recurrence } from './recurrence.ts';

export type RecurringOutcome =
  | { readonly ok: true; readonly content: RecurringContent; readonly recurrence: Recurrence }
  | { readonly ok: false; readonly problems: readonly Problem[] };

let validator: Validator | null = null;

/** Reads when something recurs from JSON whose scalars are texts; all problems are told at once. */
export function readRecurring(value: unknown, at: string): RecurringOutcome {
  validator ??= Compile(RecurringContent);
  if (!fits(validator, value)) return { ok: false, problems: schemaProblems(validator, value, at) };
  const outcome = readRecurrence(value, at);
  return outcome.ok ? { ok: true, content: value, recurrence: outcome.recurrence } : outcome;
}

function fits(checked: Validator, value: unknown): value is RecurringContent {
  return checked.Check(value);
}
