import { isJsonObject, schemaProblems, TaktwerkError } from '@taktwerk/model';
import { Compile } from 'typebox/compile';
import { CompositionOrder } from './definition/order.ts';

const composition = Compile(CompositionOrder);

/** Something the program can be told to do. */
export type Order = CompositionOrder;

/** Reads an order; throws `invalidOrder` with every place that is wrong. */
export function readOrder(text: string): Order {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TaktwerkError('invalidOrder', 'The order is not valid JSON.', { cause: error });
  }
  const kind = isJsonObject(value) ? value.kind : undefined;
  if (kind !== 'composition')
    throw new TaktwerkError('invalidOrder', `kind is ${JSON.stringify(kind)}; expected "composition".`);
  if (composition.Check(value)) return value;
  const problems = schemaProblems(composition, value, 'order');
  throw new TaktwerkError(
    'invalidOrder',
    problems.map(({ path, message }) => `${path} ${message}`).join('; '),
  );
}
