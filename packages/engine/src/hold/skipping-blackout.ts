import type { Task } from '@taktwerk/model';
import type { ShardState } from '../shard-state.ts';
import { holdText, openBlackouts } from './hold-of-task.ts';

/** Why a planned start that falls into a blackout is left out; null when it is not. */
export function skippingBlackout(
  state: ShardState,
  task: Pick<Task, 'client' | 'name' | 'type'>,
): string | null {
  const blackout = openBlackouts(state, task).find(({ definition }) => definition.plannedStarts === 'skip');
  return blackout === undefined ? null : holdText({ kind: 'blackout', blackout });
}
