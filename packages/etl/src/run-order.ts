import { runComposition } from './composition/run-composition.ts';
import type { LoadFigures } from './load/load-target.ts';
import type { Order } from './read-order.ts';
import type { RunReport } from './run-report.ts';

/** Does what an order says; returns what it moved. */
export function runOrder(order: Order, workFolder: string, report: RunReport): Promise<LoadFigures> {
  return runComposition(order, workFolder, report);
}
