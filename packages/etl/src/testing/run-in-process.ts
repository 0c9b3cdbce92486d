import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompositionOrder } from '../definition/order.ts';
import type { LoadFigures } from '../load/load-target.ts';
import { type Order, readOrder } from '../read-order.ts';
import { runOrder } from '../run-order.ts';
import { type ReportLine, RunReport } from '../run-report.ts';

export interface Ran {
  readonly figures: LoadFigures;
  readonly lines: readonly ReportLine[];
  readonly messages: readonly string[];
}

let runs = 1_000_000;

/** A run id that no run before has had. */
export function nextRunId(): number {
  runs += 1;
  return runs;
}

/** Runs an order in this process, as the program would; throws what makes it fail. */
export async function runInProcess(
  order: Order,
  onLine: (line: ReportLine) => void = () => {},
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'taktwerk-etl-'));
  const lines: ReportLine[] = [];
  const messages: string[] = [];
  try {
    const report = new RunReport(
      (line) => {
        lines.push(line);
        onLine(line);
      },
      (message) => messages.push(message),
    );
    return { figures: await runOrder(readOrder(JSON.stringify(order)), folder, report), lines, messages };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type CompositionParts = Pick<CompositionOrder, 'connections' | 'rule'> &
  Partial<Omit<CompositionOrder, 'composition'>> & {
    readonly composition: Omit<CompositionOrder['composition'], 'name' | 'sourceSet' | 'rule'> & {
      readonly name?: string;
    };
  };

/** An order for one composition that reads connection `source`. */
export function compositionOrder(parts: CompositionParts): CompositionOrder {
  return {
    version: 1,
    kind: 'composition',
    runId: nextRunId(),
    attempt: 1,
    workFolder: tmpdir(),
    sources: [{ name: 'shop', connection: 'source' }],
    ...parts,
    composition: { name: 'orders', sourceSet: 'shops', rule: 'orders', ...parts.composition },
  };
}
