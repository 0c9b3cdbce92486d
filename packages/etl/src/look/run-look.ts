import type { LookOrder } from '../definition/order.ts';
import { Duck } from '../duck/duck.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import type { RunReport } from '../run-report.ts';
import { MEMORY_MEGABYTES } from '../scenario/run-scenario.ts';
import { ScenarioRun } from '../scenario/scenario-run.ts';
import { showRows } from '../scenario/step/show-rows.ts';

/** Shows the rows at a link of a scenario («Просмотр»), or their profile; runs only what they come from. */
export async function runLook(order: LookOrder, workFolder: string, report: RunReport): Promise<void> {
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  const values = bindParameters(order.scenario.parameters ?? [], [], order.parameters ?? [], 1);
  const { sourceRows } = order;
  try {
    const run = new ScenarioRun({ order, values, workFolder, report, duck, look: { sourceRows } });
    await run.runUpTo(order.step);
    report.say(`Rows of each source: the first ${sourceRows} at most.`);
    const { rows, profile } = order;
    await showRows(duck, report, order.step, run.relations.of(order.step), profile ? 0 : rows, profile);
  } finally {
    await duck.close();
  }
}
