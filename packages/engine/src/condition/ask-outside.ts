import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { OutsideStep } from './outside-step.ts';

/** Has the host perform a step of conditions; earlier answers do not count any more. */
export function askOutside(state: ShardState, live: LiveTask, step: OutsideStep): void {
  live.timerGeneration += 1;
  live.conditionAsked = { request: live.timerGeneration, step };
  const { runId } = live.task;
  state.effects.push({ kind: 'performStep', runId, request: live.timerGeneration, step });
}
