import type { BoundParameter } from '../../connector/bound-parameter.ts';
import type { ScenarioOrder } from '../../definition/order.ts';
import type { Step } from '../../definition/scenario.ts';
import { Duck } from '../../duck/duck.ts';
import { RunReport } from '../../run-report.ts';
import { ScenarioRun } from '../scenario-run.ts';
import { StepGraph } from '../step-graph.ts';
import { ACTING } from './acting-steps.ts';
import { type PushedGraph, PushedStatement } from './compile-statement.ts';
import { duckFunctions } from './expression/duck-functions.ts';
import { NotPushed } from './not-pushed.ts';
import { checkStatements } from './pushed-quality.ts';
import { storedSteps } from './stored-links.ts';
import { openWarehouse } from './warehouse/open-warehouse.ts';
import type { WarehouseConnection } from './warehouse/warehouse.ts';

/** A scenario whose steps are statements of the database that all its rows come from and go to. */
export interface PushDown extends PushedGraph {
  readonly connection: WarehouseConnection;
  /** DuckDB with the columns of every step, and no rows. */
  readonly duck: Duck;
  /** Steps whose rows are put into a table. */
  readonly keeps: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Megabytes: no rows are read. */
const LITTLE_MEMORY = 128;
/** The database that rows come from and go to; null when there are several, or it is none that takes scenarios. */
export function onlyWarehouse({
  connections,
  scenario,
}: Pick<ScenarioOrder, 'connections' | 'scenario'>): WarehouseConnection | null {
  const places = new Map<string, WarehouseConnection | null>();
  for (const step of scenario.steps) {
    const name =
      step.kind === 'output' ? step.target.connection : step.kind === 'extract' ? step.connection : null;
    if (name === null) continue;
    const found = connections.find((one) => one.name === name);
    const takes = found?.kind === 'postgres' || found?.kind === 'mariadb' ? found : null;
    const { kind, host, port, database, user } = takes ?? {};
    places.set(JSON.stringify([kind, host, port ?? null, database, user]), takes);
  }
  const [only] = places.values();
  const reads = scenario.steps.some(({ kind }) => kind === 'extract');
  return reads && places.size === 1 ? (only ?? null) : null;
}

/**
 * Writes a scenario as statements of its database: DuckDB tells the columns of each step from sources without rows, so that
 * every step has the very types it has there; the database says whether it takes them.
 * @throws NotPushed naming the step that keeps it from that
 */
export async function planPushDown(
  order: Omit<ScenarioOrder, 'kind'>,
  parameters: readonly BoundParameter[],
  workFolder: string,
  connection: WarehouseConnection,
): Promise<PushDown> {
  const { scenario } = order;
  if (connection.useReplica === true) throw new NotPushed('the connection is read from its replica');
  const graph = new StepGraph(scenario.steps);
  for (const step of scenario.steps) if (step.disabled !== true) refuseKind(step);
  const outputs = scenario.steps.filter(({ kind, disabled }) => kind === 'output' && disabled !== true);
  if (outputs.length === 0) throw new NotPushed('it has no output');
  const duck = new Duck(workFolder, order.memoryMegabytes ?? LITTLE_MEMORY, order.connections);
  const close: (() => Promise<void> | void)[] = [() => duck.close()];
  try {
    const warehouse = await openWarehouse(connection);
    close.push(() => warehouse.close());
    const run = new ScenarioRun({
      order,
      values: parameters,
      workFolder,
      report: new RunReport(
        () => {},
        () => {},
      ),
      duck,
      look: { sourceRows: 0 },
    });
    await run.run();
    const setting = { duck, functions: await duckFunctions(duck), dialect: warehouse.dialect };
    const plan: PushedGraph = {
      graph,
      warehouse,
      setting,
      parameters,
      described: run.relations,
      stored: new Map(),
    };
    for (const step of graph.order(null)) await explain(step, plan);
    return {
      ...plan,
      connection,
      duck,
      keeps: storedSteps(order, graph),
      close: async () => {
        for (const one of close) await one();
      },
    };
  } catch (error) {
    for (const one of close) await one();
    if (error instanceof NotPushed) throw error;
    throw new NotPushed(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Asks the database for each statement as if nothing were put into tables between. */
async function explain(step: Step, plan: PushedGraph): Promise<void> {
  if (step.disabled === true) return;
  const taken = async (sql: string, values: readonly string[]): Promise<void> => {
    try {
      await plan.warehouse.explain(sql, values);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new NotPushed(`step "${step.id}" (${step.kind}): ${plan.warehouse.dialect.name} says: ${why}`, {
        cause: error,
      });
    }
  };
  if (step.kind === 'quality')
    for (const { sql, values } of await checkStatements(step, plan)) await taken(sql, values);
  if (step.kind !== 'output') return;
  const statement = new PushedStatement(plan);
  const { relation } = await statement.relation(step.inputs?.[0] ?? '');
  const { sql, values } = statement.finish(`SELECT * FROM ${relation}`);
  await taken(sql, values);
}

function refuseKind(step: Step): void {
  if (step.once === true && step.kind !== 'execute')
    throw new NotPushed(`step "${step.id}" (${step.kind}) runs once`);
  const reading = step.inputs !== undefined && step.inputs.length > 0;
  if (ACTING.includes(step.kind)) {
    if ('results' in step && step.results !== undefined)
      throw new NotPushed(`step "${step.id}" (${step.kind}) sets parameters`);
    if (!reading || step.kind === 'stop' || step.kind === 'success') return;
    throw new NotPushed(`step "${step.id}" (${step.kind}) reads rows`);
  }
  if (!LEFT.includes(step.kind)) return;
  throw new NotPushed(`step "${step.id}" (${step.kind}) is not done there`);
}

/** Steps that only the column engine does. */
const LEFT: readonly Step['kind'][] = [
  ...(['fileList', 'result', 'javascript', 'python', 'preview', 'writeFile', 'send'] as const),
  ...(['setVariable', 'loop', 'request', 'file', 'report'] as const),
];
