import type { CheckScenarioOrder } from '../definition/order.ts';
import { Duck } from '../duck/duck.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import { RunReport } from '../run-report.ts';
import { NotPushed } from '../scenario/push-down/not-pushed.ts';
import { onlyWarehouse, planPushDown } from '../scenario/push-down/plan-push-down.ts';
import { cannotBePushed, MEMORY_MEGABYTES, SEVERAL_PLACES } from '../scenario/run-scenario.ts';
import { ScenarioRun } from '../scenario/scenario-run.ts';
import { runCheck } from './run-check.ts';

/** Asks each connection, sees whether the steps of a scenario fit together, and tells where it will run; reads no rows. */
export async function runCheckScenario(
  order: CheckScenarioOrder,
  workFolder: string,
  report: RunReport,
): Promise<void> {
  await runCheck({ ...order, kind: 'check' }, report);
  const { scenario, connections } = order;
  const values = bindParameters(scenario.parameters ?? [], [], order.parameters ?? [], 1);
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, connections);
  const silent = new RunReport(
    () => {},
    () => {},
  );
  try {
    await new ScenarioRun({ order, values, workFolder, report: silent, duck, look: { sourceRows: 0 } }).run();
  } finally {
    await duck.close();
  }
  report.say(`The ${scenario.steps.length} steps of the scenario fit together.`);
  const connection = onlyWarehouse(order);
  const reason =
    scenario.pushDown === 'never'
      ? 'it is never to run in its database'
      : connection === null
        ? SEVERAL_PLACES
        : null;
  if (reason !== null || connection === null) {
    if (scenario.pushDown === 'always') throw cannotBePushed(scenario.name, reason ?? SEVERAL_PLACES);
    report.say(`It runs in the column engine: ${reason}.`);
    return;
  }
  try {
    const plan = await planPushDown(order, values, workFolder, connection);
    await plan.close();
    const kept =
      plan.keeps.size === 0 ? '' : ` Rows of these steps are put into tables: ${[...plan.keeps].join(', ')}.`;
    report.say(`It runs as a whole in connection "${connection.name}".${kept}`);
  } catch (error) {
    if (!(error instanceof NotPushed)) throw error;
    if (scenario.pushDown === 'always') throw cannotBePushed(scenario.name, error.message);
    report.say(`It runs in the column engine, not in the database: ${error.message}.`);
  }
}
