import { isEnded, type ScriptWait } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** The run a script still has to wait for; null when what it waits for has come. */
export function awaitedRun(
  state: ShardState,
  wait: Extract<ScriptWait, { readonly runId: number }>,
): LiveTask | null {
  const live = state.tasks.get(wait.runId);
  if (live === undefined || isEnded(live.task.status)) return null;
  return wait.kind === 'generation' && live.task.stage !== 'activation' ? null : live;
}

/** Scripts that waited for a run go on when what they wait for has come; the run id is their call's answer. */
export function resumeWaiters(state: ShardState, live: LiveTask): void {
  if (live.waiters === null) return;
  for (const waiter of live.waiters) {
    const continuation = state.tasks.get(waiter)?.continuation;
    if (continuation == null || !('runId' in continuation.wait)) continue;
    if (awaitedRun(state, continuation.wait) !== null) continue;
    live.waiters.delete(waiter);
    const { phase, state: saved } = continuation;
    const answer = String(live.task.runId);
    state.effects.push({ kind: 'resumeScript', runId: waiter, phase, state: saved, answer });
  }
}

/** A script waits for a run from here on. */
export function addWaiter(awaited: LiveTask, runId: number): void {
  awaited.waiters ??= new Set();
  awaited.waiters.add(runId);
}
