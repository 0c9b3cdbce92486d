import { randomUUID } from 'node:crypto';
import type { SourceReader } from '../../connector/source-reader.ts';
import type { ScenarioOrder } from '../../definition/order.ts';
import type { Duck } from '../../duck/duck.ts';
import type { LoadFigures } from '../../load/load-target.ts';
import type { RunReport } from '../../run-report.ts';
import { loadOutput } from '../step/output.ts';
import { NotPushed } from './not-pushed.ts';
import type { PushDown } from './plan-push-down.ts';

/**
 * Runs the statement in the transaction that accounts for the load, and tells of each step.
 * @throws NotPushed when the target takes its rows only value by value
 */
export async function runPushDown(
  plan: PushDown,
  scope: {
    readonly order: ScenarioOrder;
    readonly workFolder: string;
    readonly report: RunReport;
    readonly duck: Duck;
  },
): Promise<LoadFigures> {
  const start = performance.now();
  const figures = await loadOutput(plan.output, scope, () => Promise.resolve(readerOf(plan)));
  const seconds = (performance.now() - start) / 1000;
  for (const [index, step] of plan.steps.entries()) {
    const ofOutput = step === plan.output;
    scope.report.line({
      type: 'step',
      place: index + 1,
      step: step.id,
      kind: step.kind,
      outcome: step.disabled === true ? 'disabled' : 'success',
      runs: 1,
      rowsIn: ofOutput ? figures.rows : null,
      rows: ofOutput ? figures.rows : null,
      rejected: null,
      bytes: null,
      // One statement does everything.
      seconds: ofOutput ? seconds : 0,
    });
  }
  return figures;
}

function readerOf({ sql, values, columns }: PushDown): SourceReader {
  return {
    columns,
    copies: 'postgresStatement',
    fingerprint: randomUUID(),
    high: null,
    async *chunks() {
      yield {
        position: '{}',
        rowsBefore: 0,
        copy: { kind: 'postgresStatement', sql, values },
        relation: () =>
          Promise.reject(
            new NotPushed('not every value is sure to fit the target table, so each is looked at'),
          ),
        done: async () => {},
      };
    },
    close: async () => {},
  };
}
