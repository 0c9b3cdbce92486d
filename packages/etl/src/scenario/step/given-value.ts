import { TaktwerkError } from '@taktwerk/model';
import type { Step } from '../../definition/scenario.ts';
import { isMarker } from '../sql/step-context.ts';
import type { StepScope } from '../step-scope.ts';

/** A setting as text, where `:name` alone stands for the value of a parameter. */
export function givenValue(
  value: string | null,
  { id, kind }: Step,
  { parameters }: Pick<StepScope, 'parameters'>,
): string | null {
  if (value === null || !isMarker(value)) return value;
  const found = parameters.values.find(({ name }) => name === value.slice(1));
  if (found !== undefined) return found.value;
  throw new TaktwerkError(
    'invalidOrder',
    `Step "${id}" (${kind}) uses ${value}; it is not among the parameters of the scenario.`,
  );
}
