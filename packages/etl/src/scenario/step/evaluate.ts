import type { Step } from '../../definition/scenario.ts';
import { quoteName } from '../../sql/quote.ts';
import { bindFor, type StepScope } from '../step-scope.ts';

/** The value of an expression, as text; the inputs are tables named like their steps. */
export async function evaluate(step: Step, scope: StepScope, expression: string): Promise<string | null> {
  const names = scope.inputs.map(({ id, relation }) => `${quoteName(id)} AS (SELECT * FROM ${relation})`);
  const prefix = names.length === 0 ? '' : `WITH ${names.join(', ')} `;
  const [row] = await scope.duck.rows(
    `${prefix}SELECT CAST((${bindFor(step, scope)(expression)}) AS VARCHAR) AS value`,
  );
  return typeof row?.value === 'string' ? row.value : null;
}
