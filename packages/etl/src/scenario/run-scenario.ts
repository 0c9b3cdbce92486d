import type { ScenarioOrder } from '../definition/order.ts';
import { Duck } from '../duck/duck.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import type { LoadFigures } from '../load/load-target.ts';
import type { RunReport } from '../run-report.ts';
import { ScenarioRun } from './scenario-run.ts';

export const MEMORY_MEGABYTES = 1024;

/** Runs the steps of a scenario over the column engine; returns what its outputs loaded. */
export async function runScenario(
  order: ScenarioOrder,
  workFolder: string,
  report: RunReport,
): Promise<LoadFigures> {
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  const values = bindParameters(order.scenario.parameters ?? [], [], order.parameters ?? [], 1);
  try {
    return await new ScenarioRun({ order, values, workFolder, report, duck }).run();
  } finally {
    await duck.close();
  }
}
