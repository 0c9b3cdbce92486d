import { TaktwerkError } from '@taktwerk/model';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import type { ScenarioOrder } from '../definition/order.ts';
import { Duck } from '../duck/duck.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import type { LoadFigures } from '../load/load-target.ts';
import type { RunReport } from '../run-report.ts';
import { notPushedBehind } from './push-down/not-pushed.ts';
import { ScenarioRun } from './scenario-run.ts';

export const MEMORY_MEGABYTES = 1024;

/** Runs the steps of a scenario, in the database all its rows lie in or over the column engine; returns what its outputs loaded. */
export async function runScenario(
  order: ScenarioOrder,
  workFolder: string,
  report: RunReport,
): Promise<LoadFigures> {
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  const values = bindParameters(order.scenario.parameters ?? [], [], order.parameters ?? [], 1);
  try {
    return (
      (await pushedDown(order, values, { workFolder, report, duck })) ??
      (await new ScenarioRun({ order, values, workFolder, report, duck }).run())
    );
  } finally {
    await duck.close();
  }
}

/** What the scenario loaded as one statement of its database; null when it is for the column engine. */
async function pushedDown(
  order: ScenarioOrder,
  values: readonly BoundParameter[],
  scope: { readonly workFolder: string; readonly report: RunReport; readonly duck: Duck },
): Promise<LoadFigures | null> {
  const { name, pushDown: wanted } = order.scenario;
  if (wanted === 'never') return null;
  const { onlyPostgres, planPushDown } = await import('./push-down/plan-push-down.ts');
  const connection = onlyPostgres(order);
  if (connection === null) {
    if (wanted === 'always') throw refuse(name, 'its inputs and its output are not all in one PostgreSQL');
    return null;
  }
  const { runPushDown } = await import('./push-down/run-push-down.ts');
  try {
    const plan = await planPushDown(order, values, scope.workFolder, connection);
    scope.report.say(`The whole scenario runs in connection "${connection.name}".`);
    return await runPushDown(plan, { ...scope, order });
  } catch (error) {
    const reason = notPushedBehind(error);
    if (reason === null) throw error;
    if (wanted === 'always') throw refuse(name, reason.message);
    scope.report.say(`The scenario runs in the column engine, not in the database: ${reason.message}.`);
    return null;
  }
}

function refuse(name: string, why: string): TaktwerkError {
  return new TaktwerkError(
    'invalidOrder',
    `Scenario "${name}" is to run in its database as a whole (pushDown: always), which cannot be done: ${why}.`,
  );
}
