import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { giveUpLook } from './look.ts';

/** Looks no more; ends as soon as no run of its script goes on. */
export function close(state: ShardState, live: LiveTask, status: number, text: string): void {
  const { task } = live;
  task.startAt = null;
  task.endingStatus = status;
  task.statusDetail = text;
  state.changes.update(task);
  state.log(task.runId, text);
  state.disarm(live, 'schedule');
  giveUpLook(state, live);
  if (live.roots?.size === 0) state.end(live, status);
}
