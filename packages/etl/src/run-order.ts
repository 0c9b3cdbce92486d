import { runComposition } from './composition/run-composition.ts';
import type { LoadFigures } from './load/load-target.ts';
import type { Order } from './read-order.ts';
import type { RunReport } from './run-report.ts';
import { runScenario } from './scenario/run-scenario.ts';

/** Does what an order says; returns what it moved. */
export function runOrder(order: Order, workFolder: string, report: RunReport): Promise<LoadFigures> {
  return order.kind === 'composition'
    ? runComposition(order, workFolder, report)
    : runScenario(order, workFolder, report);
}
