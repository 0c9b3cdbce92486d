import { isEnded } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';

/** The active task a user means, or the refusal that says why there is none. */
export function findActive(
  state: ShardState,
  { client, runId }: { readonly client: number; readonly runId: number },
): { readonly live: LiveTask } | { readonly refusal: Reply } {
  const live = state.tasks.get(runId);
  if (live === undefined || live.task.client !== client) {
    const details = `Run ${runId} is not among the active tasks.`;
    return { refusal: { kind: 'refused', reason: 'unknownRun', details } };
  }
  if (isEnded(live.task.status)) {
    const details = `Run ${runId} has ended with ${live.task.status}.`;
    return { refusal: { kind: 'refused', reason: 'notActive', details } };
  }
  return { live };
}
