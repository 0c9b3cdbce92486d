import { targetOf } from '../composition/run-composition.ts';
import type { ResetOrder } from '../definition/order.ts';
import { Duck } from '../duck/duck.ts';
import type { RunReport } from '../run-report.ts';

const MEMORY_MEGABYTES = 128;

/** Makes the target forget how far the loads have come: the next run of each reads from the beginning. Rows stay. */
export async function runReset(order: ResetOrder, workFolder: string, report: RunReport): Promise<void> {
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  try {
    for (const source of order.sources) {
      const packages = order.composition.packages ?? [];
      const packageNumber = packages.length === 0 ? null : (order.packageNumber ?? 1);
      const target = await targetOf(order, source, packageNumber, [], { workFolder, duck, report });
      try {
        const { cursor } = target.state;
        await target.forget();
        report.say(
          `${source.name}: the next run reads from the beginning; ${cursor === null ? 'there was no cursor' : `the cursor was ${cursor}`}.`,
        );
      } finally {
        await target.close();
      }
    }
  } finally {
    await duck.close();
  }
}
