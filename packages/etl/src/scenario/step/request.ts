import { TaktwerkError } from '@taktwerk/model';
import { HttpSession } from '../../connector/http/http-session.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { connectionOfKind, type StepScope } from '../step-scope.ts';
import { givenValue } from './given-value.ts';

/** Asks a service for something; a value of the answer may become a parameter. */
export async function request(step: StepOf<'request'>, scope: StepScope): Promise<void> {
  const session = new HttpSession(connectionOfKind(scope, step.connection, 'http'));
  const body =
    step.body === undefined
      ? null
      : JSON.stringify(
          Object.fromEntries(
            Object.entries(step.body).map(([name, value]) => [name, givenValue(value, step, scope)]),
          ),
        );
  const method = step.method ?? (body === null ? 'GET' : 'POST');
  if (body !== null && method === 'GET')
    throw new TaktwerkError('invalidOrder', `Step "${step.id}" (request) sends a body by GET.`);
  const text = await session.request(method, session.resolve(step.path), body);
  if (step.answer === undefined) return;
  const [row] = await scope.duck.rows(
    'SELECT json_valid($1) AS valid, CASE WHEN json_valid($1) THEN json_extract_string($1, $2) END AS value',
    [text, step.answer.path],
  );
  if (row?.valid !== true)
    throw new TaktwerkError(
      'sourceFailed',
      `Step "${step.id}": the answer is no JSON: ${text.slice(0, 200)}`,
    );
  scope.parameters.set(step.answer.name, typeof row.value === 'string' ? row.value : null);
}
