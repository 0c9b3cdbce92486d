import type { Effect, EngineMessage, LiveTask } from '@taktwerk/engine';
import type { LastRunQuery, Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import { whenStoreAnswers } from '../store-read/when-store-answers.ts';

type Found = Extract<EngineMessage, { kind: 'externalFound' }>['found'];

const DAY = 24 * 60 * 60 * 1000;

/** Looks for the task an external dependency waits for, once everything that gathered so far is durable. */
export async function findExternal(
  host: { readonly store: Store; readonly clock: Clock; durable(): Promise<void>; now(): number },
  { task }: LiveTask,
  { dependency, workflow }: Extract<Effect, { kind: 'findExternal' }>,
): Promise<Found> {
  const { client, name, logicalDate } = task;
  const { alias, parent: parentName, parentAlias, period } = dependency;
  const query = { client, name, alias, parentName, parentAlias };
  const lastRun = (wanted: LastRunQuery) =>
    whenStoreAnswers(host.clock, () => host.store.tasks.lastRun(wanted));
  try {
    await host.durable();
    const since =
      period.kind === 'within'
        ? host.now() - period.seconds * 1000
        : period.kind === 'lastRun'
          ? (await lastRun({ client, name: workflow.name, before: workflow.runId }))?.activationTime
          : undefined;
    const day = logicalDate - (logicalDate % DAY);
    const ended = await lastRun({
      ...query,
      ended: true,
      ...(since === undefined ? {} : { endedFrom: since }),
      ...(period.kind === 'logicalDate' ? { logicalFrom: day, logicalTo: day + DAY - 1 } : {}),
    });
    const active = await lastRun({ ...query, ended: false });
    return { ok: true, ended, active: active?.runId ?? null };
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}
