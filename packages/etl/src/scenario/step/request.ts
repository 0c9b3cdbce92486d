import { TaktwerkError } from '@taktwerk/model';
import { HttpSession } from '../../connector/http/http-session.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { isMarker } from '../sql/step-context.ts';
import { connectionOfKind, type StepScope } from '../step-scope.ts';

/** Asks a service for something; a value of the answer may become a parameter. */
export async function request(step: StepOf<'request'>, scope: StepScope): Promise<void> {
  const session = new HttpSession(connectionOfKind(scope, step.connection, 'http'));
  const body =
    step.body === undefined
      ? null
      : JSON.stringify(
          Object.fromEntries(
            Object.entries(step.body).map(([name, value]) => [name, given(value, step, scope)]),
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

function given(value: string | null, step: StepOf<'request'>, { parameters }: StepScope): string | null {
  if (value === null || !isMarker(value)) return value;
  const found = parameters.values.find(({ name }) => name === value.slice(1));
  if (found !== undefined) return found.value;
  throw new TaktwerkError(
    'invalidOrder',
    `Step "${step.id}" (request) uses ${value}; it is not among the parameters of the scenario.`,
  );
}
