import assert from 'node:assert/strict';
import type { Taktwerk } from '@taktwerk/runtime';

/** No state is longer in coming, even on a busy machine; milliseconds. */
const PATIENCE = 60_000;

/** Resolves once a run of client 100 has a status. */
export async function whenStatus(taktwerk: Taktwerk, runId: number, status: number): Promise<void> {
  const events = await taktwerk.events();
  const late = AbortSignal.timeout(PATIENCE);
  for (;;) {
    const changed = Promise.withResolvers<void>();
    const callOff = events.onMore(changed.resolve);
    late.addEventListener('abort', () => changed.resolve(), { once: true });
    const task = await taktwerk.store.tasks.get(100, runId);
    if (task?.status === status) {
      callOff();
      return;
    }
    assert.ok(!late.aborted, `run ${runId} has status ${task?.status} and never ${status}`);
    await changed.promise;
    callOff();
  }
}
