import assert from 'node:assert/strict';
import type { Taktwerk, WaitExplanation } from '../taktwerk.ts';

const PATIENCE = 20_000;

/** Resolves once a run of client 100 waits for such a thing; what it waited for last is told when it never does. */
export async function whenWaiting(
  node: Taktwerk,
  runId: number,
  kind: NonNullable<WaitExplanation['wait']>['kind'],
): Promise<WaitExplanation> {
  const events = await node.events();
  const late = AbortSignal.timeout(PATIENCE);
  for (;;) {
    const changed = Promise.withResolvers<void>();
    const callOff = events.onMore(changed.resolve);
    late.addEventListener('abort', () => changed.resolve(), { once: true });
    const explanation = await node.explain(100, runId);
    if (explanation.wait?.kind === kind) {
      callOff();
      return explanation;
    }
    assert.ok(!late.aborted, `run ${runId} never waits for ${kind}: ${explanation.text}`);
    await changed.promise;
    callOff();
  }
}
