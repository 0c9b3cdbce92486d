import { runComposition } from './composition/run-composition.ts';
import { type LoadFigures, NO_FIGURES } from './load/load-target.ts';
import { runCheck } from './look/run-check.ts';
import { runConstruct } from './look/run-construct.ts';
import { runLineage } from './look/run-lineage.ts';
import { runLook } from './look/run-look.ts';
import { runPreview } from './look/run-preview.ts';
import { runReset } from './look/run-reset.ts';
import type { Order } from './read-order.ts';
import type { RunReport } from './run-report.ts';
import { runScenario } from './scenario/run-scenario.ts';

/** Does what an order says; returns what it moved. */
export async function runOrder(order: Order, workFolder: string, report: RunReport): Promise<LoadFigures> {
  switch (order.kind) {
    case 'composition':
      return runComposition(order, workFolder, report);
    case 'scenario':
      return runScenario(order, workFolder, report);
    case 'check':
      await runCheck(order, report);
      return NO_FIGURES;
    case 'construct':
      await runConstruct(order, workFolder, report);
      return NO_FIGURES;
    case 'preview':
      await runPreview(order, workFolder, report);
      return NO_FIGURES;
    case 'look':
      await runLook(order, workFolder, report);
      return NO_FIGURES;
    case 'lineage':
      await runLineage(order, workFolder, report);
      return NO_FIGURES;
    case 'reset':
      await runReset(order, workFolder, report);
      return NO_FIGURES;
  }
}
