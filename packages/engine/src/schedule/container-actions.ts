import { isContainerType, isEnded, Status } from '@taktwerk/model';
import { switchEvent } from '../event/event.ts';
import { giveBackAll, releaseMembers } from '../group/job-group.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { waitingRoots } from './schedule.ts';

/** Ends a container at once; what runs goes on alone, what has not started does not (reference `engine-semantics.md` §3.7). */
export function quit(state: ShardState, live: LiveTask): string | null {
  if (!isContainerType(live.task.type)) return 'an event, a schedule, a recurring execution or a job group';
  if (live.task.type === 'JOBG') giveBackAll(state, live);
  // Hits that were taken are run, whatever becomes of the event.
  else if (live.task.type !== 'EVNT') endWaiting(state, live, 'What had started it was ended by hand.');
  state.end(live, Status.endedOk, 'Ended by hand; what it started goes on.');
  return null;
}

/** Takes the lines of a schedule as they are defined now, for all that has not started in this period. */
export function reload(state: ShardState, live: LiveTask): string | null {
  if (live.task.type !== 'JSCH' || live.task.stage !== 'running') return 'an active schedule';
  state.mark(live, 0, 'reload', '1');
  state.effects.push({ kind: 'readDefinitions', runId: live.task.runId });
  return null;
}

/** Stops or resumes the starts of a container; what a schedule held back meanwhile starts on resume. */
export function switchContainer(state: ShardState, live: LiveTask, suspend: boolean): void {
  if (live.task.suspended !== suspend) {
    live.task.suspended = suspend;
    state.changes.update(live.task);
  }
  const event = live.definition?.event;
  if (live.task.type === 'EVNT' && event != null) {
    switchEvent(state, live, event);
    return;
  }
  if (live.task.stage === 'running') state.show(live, suspend ? Status.suspended : Status.active);
  if (!suspend && live.task.type === 'JOBG') releaseMembers(state, live);
  else if (!suspend) for (const root of waitingRoots(state, live)) state.advance(root);
}

/** Ends what has not started of a container that is cancelled or ended. */
export function endWaiting(state: ShardState, live: LiveTask, text: string): void {
  for (const root of waitingRoots(state, live)) {
    live.roots?.delete(root.task.runId);
    const status = live.task.type === 'C_HOSTG' ? Status.endedContainerCancel : Status.endedWorkflowCancel;
    state.end(root, status, text);
  }
}

/** Tasks of a container that go on. */
export function rootsOf(state: ShardState, live: LiveTask): readonly LiveTask[] {
  return [...(live.roots ?? [])].flatMap((runId) => {
    const root = state.tasks.get(runId);
    return root === undefined || isEnded(root.task.status) ? [] : [root];
  });
}
