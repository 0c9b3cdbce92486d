import type { LiveTask } from '@taktwerk/engine';
import { isJsonObject, type JsonObject, type VaraRow } from '@taktwerk/model';
import type { VaraCache } from '../vara/vara-cache.ts';

/** What noting them needs of the node. */
export interface OnceHost {
  readonly varas: VaraCache;
  writeVara(row: VaraRow): void;
  whenDurable(call: () => void): void;
}

/** Variables in which the server remembers which steps of a scenario have been run; no object can have the name. */
function varaOf(order: JsonObject | null | undefined): string | null {
  return typeof order?.objectId === 'string' ? `*ONCE/${order.objectId}` : null;
}

/**
 * The order with the steps that run once and have been run; a promise when that has to be read first, and the
 * order is to be made again after it.
 */
export function withStepsDone(
  { varas }: Pick<OnceHost, 'varas'>,
  client: number,
  order: JsonObject,
): JsonObject | Promise<unknown> {
  const vara = varaOf(order);
  if (vara === null || order.kind !== 'scenario' || !hasOnce(order)) return order;
  const rows = varas.kept(client, vara);
  return rows === undefined ? varas.read(client, vara) : { ...order, done: [...rows.keys()] };
}

/** Notes steps that run once and have ended well, in the commit that takes what the run told. */
export function noteStepsDone(
  host: OnceHost,
  { task, definition }: LiveTask,
  steps: readonly string[],
): void {
  const vara = varaOf(definition?.etl?.order);
  if (vara === null) return;
  const { client, runId } = task;
  const isKept = host.varas.kept(client, vara) !== undefined;
  for (const key of steps) host.writeVara({ client, vara, key, values: [String(runId), '', '', '', ''] });
  // Whoever reads them meanwhile would keep them without these.
  if (!isKept) host.whenDurable(() => host.varas.forget(client, vara));
}

function hasOnce({ scenario }: JsonObject): boolean {
  const steps = isJsonObject(scenario) && Array.isArray(scenario.steps) ? scenario.steps : [];
  return steps.some((step) => isJsonObject(step) && step.once === true);
}
