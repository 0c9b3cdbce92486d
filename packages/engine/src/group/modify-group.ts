import { findActive } from '../action/find-active.ts';
import type { Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { changeMaxParallel } from './job-group.ts';

/** Changes an active run of a job group for this run alone (reference `engine-semantics.md` §3.7). */
export function modifyGroup(
  state: ShardState,
  message: { readonly client: number; readonly runId: number; readonly maxParallel: number },
): Reply {
  const found = findActive(state, message);
  if ('refusal' in found) return found.refusal;
  const expected = changeMaxParallel(state, found.live, message.maxParallel);
  if (expected === null) return { kind: 'done', runId: message.runId };
  const { runId, type } = found.live.task;
  const details = `Run ${runId} is of type ${type}; a change of its parallel tasks expects ${expected}.`;
  return { kind: 'refused', reason: 'wrongState', details };
}
