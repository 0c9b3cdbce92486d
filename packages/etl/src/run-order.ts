import { runComposition } from './composition/run-composition.ts';
import type { LoadFigures } from './load/load-target.ts';
import { runCheck } from './look/run-check.ts';
import { runPreview } from './look/run-preview.ts';
import { runReset } from './look/run-reset.ts';
import type { Order } from './read-order.ts';
import type { RunReport } from './run-report.ts';
import { runScenario } from './scenario/run-scenario.ts';

const NOTHING: LoadFigures = { rows: 0, bytes: 0, chunks: 0, rejected: 0 };

/** Does what an order says; returns what it moved. */
export async function runOrder(order: Order, workFolder: string, report: RunReport): Promise<LoadFigures> {
  switch (order.kind) {
    case 'composition':
      return runComposition(order, workFolder, report);
    case 'scenario':
      return runScenario(order, workFolder, report);
    case 'check':
      await runCheck(order, report);
      return NOTHING;
    case 'preview':
      await runPreview(order, workFolder, report);
      return NOTHING;
    case 'reset':
      await runReset(order, workFolder, report);
      return NOTHING;
  }
}
