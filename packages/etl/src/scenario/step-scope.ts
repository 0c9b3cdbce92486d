import { TaktwerkError } from '@taktwerk/model';
import type { EngineAsks } from '../ask/engine-asks.ts';
import type { Connection } from '../definition/connection.ts';
import type { ScenarioOrder } from '../definition/order.ts';
import type { Step } from '../definition/scenario.ts';
import type { Duck } from '../duck/duck.ts';
import type { LoadFigures } from '../load/load-target.ts';
import type { RunReport } from '../run-report.ts';
import { bindExpression } from './expression.ts';
import type { Relations } from './relations.ts';
import type { ScenarioParameters } from './scenario-parameters.ts';
import type { StepInput } from './sql/step-input.ts';

/** What a step that is more than a SELECT works with. */
export interface StepScope {
  readonly order: Pick<ScenarioOrder, 'runId' | 'attempt' | 'connections' | 'scenario'>;
  readonly workFolder: string;
  readonly report: RunReport;
  /** A connection of its own to the column engine. */
  readonly duck: Duck;
  readonly relations: Relations;
  readonly parameters: ScenarioParameters;
  readonly inputs: readonly StepInput[];
  readonly asks: EngineAsks;
  /** Rows of each source that are read at most; null reads everything. */
  readonly sourceRows: number | null;
}

/** What a step has to tell beside its rows. */
export interface StepResult {
  /** Of a condition. */
  readonly answer?: boolean;
  readonly rows?: number;
  readonly rejected?: number;
  readonly bytes?: number;
  readonly loaded?: LoadFigures;
  /** The SELECT the step stands for. */
  readonly sql?: string;
  /** The scenario has come to its end. */
  readonly ends?: boolean;
}

export function connectionOf({ order }: Pick<StepScope, 'order'>, name: string): Connection {
  const found = order.connections.find((connection) => connection.name === name);
  if (found !== undefined) return found;
  throw new TaktwerkError(
    'invalidOrder',
    `There is no connection "${name}"; the order has ${order.connections.map((one) => one.name).join(', ')}.`,
  );
}

/** A connection of one kind; others are refused by name. */
export function connectionOfKind<K extends Connection['kind']>(
  scope: StepScope,
  name: string,
  kind: K,
): Extract<Connection, { kind: K }> {
  const found = connectionOf(scope, name);
  if (isOfKind(found, kind)) return found;
  throw new TaktwerkError(
    'invalidOrder',
    `Connection "${name}" is of kind ${found.kind}; expected one of kind ${kind}.`,
  );
}

function isOfKind<K extends Connection['kind']>(
  connection: Connection,
  kind: K,
): connection is Extract<Connection, { kind: K }> {
  return connection.kind === kind;
}

/** The only input of a step. */
export function onlyInput(step: Step, { inputs }: StepScope): StepInput {
  const [input] = inputs;
  if (input !== undefined && inputs.length === 1) return input;
  throw new TaktwerkError(
    'invalidOrder',
    `Step "${step.id}" (${step.kind}) needs one input; it has ${inputs.length}.`,
  );
}

export function bindFor(step: Step, { parameters }: StepScope): (text: string) => string {
  return (text) => bindExpression(text, parameters.values, `Step "${step.id}" (${step.kind})`);
}
