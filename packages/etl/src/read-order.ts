import { TaktwerkError } from '@taktwerk/model/error';
import { isJsonObject } from '@taktwerk/model/json';
import { schemaProblems } from '@taktwerk/model/schema-problems';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import {
  CheckOrder,
  CheckScenarioOrder,
  CompositionOrder,
  ConstructOrder,
  LineageOrder,
  LookOrder,
  PreviewOrder,
  ResetOrder,
  ScenarioOrder,
} from './definition/order.ts';

/** Readers by kind; a process has one order, so only the schema of that is compiled. */
const READERS = {
  composition: readerOf(CompositionOrder),
  scenario: readerOf(ScenarioOrder),
  check: readerOf(CheckOrder),
  checkScenario: readerOf(CheckScenarioOrder),
  construct: readerOf(ConstructOrder),
  preview: readerOf(PreviewOrder),
  reset: readerOf(ResetOrder),
  look: readerOf(LookOrder),
  lineage: readerOf(LineageOrder),
};

/** Something the program can be told to do. */
export type Order =
  | CompositionOrder
  | ScenarioOrder
  | CheckOrder
  | CheckScenarioOrder
  | ConstructOrder
  | PreviewOrder
  | ResetOrder
  | LookOrder
  | LineageOrder;

/** Reads an order; throws `invalidOrder` with every place that is wrong. */
export function readOrder(text: string): Order {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TaktwerkError('invalidOrder', 'The order is not valid JSON.', { cause: error });
  }
  const kind = isJsonObject(value) ? value.kind : undefined;
  if (isKind(kind)) return READERS[kind](value);
  throw new TaktwerkError(
    'invalidOrder',
    `kind is ${JSON.stringify(kind)}; expected one of ${Object.keys(READERS).join(', ')}.`,
  );
}

function readerOf<T extends TSchema>(schema: T): (value: unknown) => Static<T> {
  let validator: Validator<Record<never, never>, T> | null = null;
  return (value) => {
    validator ??= Compile(schema);
    if (validator.Check(value)) return value;
    throw new TaktwerkError(
      'invalidOrder',
      schemaProblems(validator, value, 'order')
        .map(({ path, message }) => `${path} ${message}`)
        .join('; '),
    );
  };
}

function isKind(kind: unknown): kind is keyof typeof READERS {
  return typeof kind === 'string' && Object.hasOwn(READERS, kind);
}
