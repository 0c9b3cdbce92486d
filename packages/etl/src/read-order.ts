import { isJsonObject, schemaProblems, TaktwerkError } from '@taktwerk/model';
import { Compile } from 'typebox/compile';
import { CompositionOrder, ScenarioOrder } from './definition/order.ts';

const composition = Compile(CompositionOrder);
const scenario = Compile(ScenarioOrder);

/** Something the program can be told to do. */
export type Order = CompositionOrder | ScenarioOrder;

/** Reads an order; throws `invalidOrder` with every place that is wrong. */
export function readOrder(text: string): Order {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TaktwerkError('invalidOrder', 'The order is not valid JSON.', { cause: error });
  }
  const kind = isJsonObject(value) ? value.kind : undefined;
  if (kind === 'composition' && composition.Check(value)) return value;
  if (kind === 'scenario' && scenario.Check(value)) return value;
  if (kind !== 'composition' && kind !== 'scenario') {
    throw new TaktwerkError(
      'invalidOrder',
      `kind is ${JSON.stringify(kind)}; expected "composition" or "scenario".`,
    );
  }
  const problems = schemaProblems(kind === 'composition' ? composition : scenario, value, 'order');
  throw new TaktwerkError(
    'invalidOrder',
    problems.map(({ path, message }) => `${path} ${message}`).join('; '),
  );
}
