import { isJsonObject, schemaProblems, TaktwerkError } from '@taktwerk/model';
import { Compile } from 'typebox/compile';
import {
  CheckOrder,
  CompositionOrder,
  ConstructOrder,
  LineageOrder,
  LookOrder,
  PreviewOrder,
  ResetOrder,
  ScenarioOrder,
} from './definition/order.ts';

const composition = Compile(CompositionOrder);
const scenario = Compile(ScenarioOrder);
const check = Compile(CheckOrder);
const construct = Compile(ConstructOrder);
const preview = Compile(PreviewOrder);
const reset = Compile(ResetOrder);
const look = Compile(LookOrder);
const lineage = Compile(LineageOrder);
const VALIDATORS = { composition, scenario, check, construct, preview, reset, look, lineage };

/** Something the program can be told to do. */
export type Order =
  | CompositionOrder
  | ScenarioOrder
  | CheckOrder
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
  if (kind === 'composition' && composition.Check(value)) return value;
  if (kind === 'scenario' && scenario.Check(value)) return value;
  if (kind === 'check' && check.Check(value)) return value;
  if (kind === 'construct' && construct.Check(value)) return value;
  if (kind === 'preview' && preview.Check(value)) return value;
  if (kind === 'reset' && reset.Check(value)) return value;
  if (kind === 'look' && look.Check(value)) return value;
  if (kind === 'lineage' && lineage.Check(value)) return value;
  if (!isKind(kind)) {
    throw new TaktwerkError(
      'invalidOrder',
      `kind is ${JSON.stringify(kind)}; expected one of ${Object.keys(VALIDATORS).join(', ')}.`,
    );
  }
  throw new TaktwerkError(
    'invalidOrder',
    schemaProblems(VALIDATORS[kind], value, 'order')
      .map(({ path, message }) => `${path} ${message}`)
      .join('; '),
  );
}

function isKind(kind: unknown): kind is keyof typeof VALIDATORS {
  return typeof kind === 'string' && Object.hasOwn(VALIDATORS, kind);
}
