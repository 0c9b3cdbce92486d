import { problemsText, RECURRING_MEMBERS, readRecurring, TaktwerkError, toTexts } from '@taktwerk/model';
import type { ExecuteRequest } from '@taktwerk/runtime';
import { Type } from 'typebox';

/**
 * `recurring` of an execution (reference `ae-rest-api.md` §8.3, docs/schedules.md). Values may be texts, numbers or flags,
 * so what they must be is checked once they are texts.
 */
export const Recurring = Type.Object(
  {
    period: Type.Optional(
      Type.Unknown({ description: 'Name of a PERIOD object that holds the other members; stands alone.' }),
    ),
    ...Object.fromEntries(
      Object.entries(RECURRING_MEMBERS).map(([name, schema]) => [name, Type.Optional(loose(name, schema))]),
    ),
  },
  { expected: 'an object that says when the execution recurs' },
);

function loose(name: string, schema: object) {
  const described = 'description' in schema && typeof schema.description === 'string';
  return Type.Unknown({ description: described ? String(schema.description) : name });
}

/**
 * What `recurring` means for the activation.
 * @throws TaktwerkError invalidField with every problem and its place
 */
export function recurringOptions(
  recurring: unknown,
  timezone: string | undefined,
): Pick<ExecuteRequest, 'recurring' | 'timeZone'> {
  const at = 'body.recurring';
  const zone = timezone === undefined || timezone.trim() === '' ? {} : { timeZone: timezone };
  const texts = toTexts(recurring ?? {}, at);
  const problems = [...texts.problems];
  const { value } = texts;
  if (typeof value === 'object' && value !== null && 'period' in value) {
    if (typeof value.period === 'string' && Object.keys(value).length === 1) {
      return { recurring: { period: value.period }, ...zone };
    }
    throw new TaktwerkError(
      'invalidField',
      `${at}.period: stands beside other members or is no text; expected the name of a PERIOD object alone`,
    );
  }
  const outcome = readRecurring(value, at);
  if (outcome.ok && problems.length === 0) return { recurring: outcome.content, ...zone };
  throw new TaktwerkError(
    'invalidField',
    problemsText([...problems, ...(outcome.ok ? [] : outcome.problems)]),
  );
}
