import { type LoadFigures, NO_FIGURES } from './load/load-target.ts';
import type { Order } from './read-order.ts';
import type { RunPlace } from './run-place.ts';
import type { RunReport } from './run-report.ts';

/** Does what an order says; returns what it moved. Only what that kind of order needs is loaded. */
export async function runOrder(
  order: Order,
  workFolder: string,
  report: RunReport,
  place: RunPlace = {},
): Promise<LoadFigures> {
  switch (order.kind) {
    case 'composition':
      return (await import('./composition/run-composition.ts')).runComposition(order, workFolder, report);
    case 'scenario':
      return (await import('./scenario/run-scenario.ts')).runScenario(order, workFolder, report, place);
    case 'check':
      await (await import('./look/run-check.ts')).runCheck(order, report);
      return NO_FIGURES;
    case 'checkScenario':
      await (await import('./look/run-check-scenario.ts')).runCheckScenario(order, workFolder, report);
      return NO_FIGURES;
    case 'construct':
      await (await import('./look/run-construct.ts')).runConstruct(order, workFolder, report);
      return NO_FIGURES;
    case 'preview':
      await (await import('./look/run-preview.ts')).runPreview(order, workFolder, report);
      return NO_FIGURES;
    case 'look':
      await (await import('./look/run-look.ts')).runLook(order, workFolder, report);
      return NO_FIGURES;
    case 'lineage':
      await (await import('./look/run-lineage.ts')).runLineage(order, workFolder, report);
      return NO_FIGURES;
    case 'reset':
      await (await import('./look/run-reset.ts')).runReset(order, workFolder, report);
      return NO_FIGURES;
  }
}
