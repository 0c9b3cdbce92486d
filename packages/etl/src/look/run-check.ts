import { checkConnection } from '../connector/connector-list.ts';
import type { CheckOrder } from '../definition/order.ts';
import type { RunReport } from '../run-report.ts';

/** Asks each connection who answers there; throws `connectionFailed` for the first that does not. */
export async function runCheck({ connections }: CheckOrder, report: RunReport): Promise<void> {
  for (const connection of connections) {
    const { system, milliseconds } = await checkConnection(connection);
    report.say(`${connection.name} answers after ${Math.round(milliseconds)} ms: ${system}.`);
  }
}
