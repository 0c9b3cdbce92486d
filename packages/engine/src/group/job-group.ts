import { isEnded, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from '../workflow/line-of.ts';
import { onRealDate } from '../workflow/line-time.ts';
import { jobGroupOf, lineOfMember, registeredWith, unregister, unreleasedOf } from './registration.ts';

/** Set when the number of tasks a run of a group starts at a time was changed for this run. */
const MAX_PARALLEL = 'maxParallel';

/** Registers a task with its job group; false until a run of the group, or a user, lets it go on. */
export function passJobGroup(state: ShardState, live: LiveTask): boolean {
  const group = jobGroupOf(state, live);
  if (group === null) return true;
  lineOfMember(state, live, group).add(live.task.runId, live.task.priority);
  state.show(live, Status.registered);
  return false;
}

/** A run of a group takes what is registered now; what comes later waits for the next run (reference `engine-semantics.md` §5.6). */
export function startGroup(state: ShardState, group: LiveTask): void {
  const { task } = group;
  const registered = registeredWith(state, task.client, task.name);
  const taken = unreleasedOf(state, task.runId);
  for (let runId = registered.takeFirst(); runId !== undefined; runId = registered.takeFirst()) {
    const member = state.tasks.get(runId);
    if (member?.task.stage !== 'group') continue;
    member.task.parent = task.runId;
    state.changes.update(member.task);
    group.roots?.add(runId);
    taken.add(runId, member.task.priority);
  }
  state.log(task.runId, `Tasks taken: ${taken.size}.`);
  if (taken.size === 0) state.end(group, Status.endedEmpty, 'No task was registered.');
  else releaseMembers(state, group);
}

/** Takes up an active run of a group: what it took stands where it stood. */
export function restoreGroup(state: ShardState, group: LiveTask): void {
  const taken = unreleasedOf(state, group.task.runId);
  for (const runId of group.roots ?? []) {
    const member = state.tasks.get(runId);
    if (member?.task.stage === 'group') taken.add(runId, member.task.priority);
  }
  releaseMembers(state, group);
}

/** Lets tasks of a group go on while there is room; the group ends after the last of them. */
export function releaseMembers(state: ShardState, group: LiveTask): void {
  const { task, roots } = group;
  if (roots === null || task.stage !== 'running') return;
  const taken = unreleasedOf(state, task.runId);
  while (!task.suspended && !task.cancelRequested && roots.size - taken.size < maxParallelOf(state, group)) {
    const runId = taken.takeFirst();
    if (runId === undefined) break;
    const member = state.tasks.get(runId);
    if (member?.task.stage !== 'group') continue;
    if (endsTooLate(state, group, member))
      giveBack(state, group, member, 'it would end after the latest end');
    else leaveGate(state, member);
  }
  if (roots.size === 0 && !isEnded(task.status)) state.end(group, Status.endedOk);
}

/** Ends the control of a group: what it has not released is registered again and waits for its next run. */
export function giveBackAll(state: ShardState, group: LiveTask): void {
  for (const runId of [...(group.roots ?? [])]) {
    const member = state.tasks.get(runId);
    if (member?.task.stage === 'group') giveBack(state, group, member, 'the group was ended by hand');
  }
}

/** A user starts a registered task at once, or takes it out of what is to be started (§3.7). */
export function startRegistered(state: ShardState, live: LiveTask): void {
  unregister(state, live);
  leaveGate(state, live);
}

/** Ends a task that is registered with a group and has not been released. */
export function removeRegistered(state: ShardState, live: LiveTask): string | null {
  if (live.task.stage !== 'group') return 'a task that is registered with a job group (1710)';
  state.end(live, Status.deleted);
  return null;
}

/** Changes how many tasks a run of a group starts at a time, for this run alone; the state it would need when it cannot. */
export function changeMaxParallel(state: ShardState, group: LiveTask, maxParallel: number): string | null {
  if (group.task.type !== 'JOBG') return 'a job group';
  state.mark(group, 0, MAX_PARALLEL, String(maxParallel));
  group.task.modified = true;
  state.changes.update(group.task);
  releaseMembers(state, group);
  return null;
}

export function maxParallelOf(state: ShardState, group: LiveTask): number {
  const changed = state.marked(group, 0, MAX_PARALLEL);
  return changed === '' ? (group.definition?.group?.maxParallel ?? 1) : Number(changed);
}

function leaveGate(state: ShardState, member: LiveTask): void {
  member.task.stage = 'preconditions';
  state.show(member, Status.preparing);
  state.changes.update(member.task);
  state.advance(member);
}

function giveBack(state: ShardState, group: LiveTask, member: LiveTask, why: string): void {
  unregister(state, member);
  group.roots?.delete(member.task.runId);
  member.task.parent = 0;
  state.changes.update(member.task);
  state.log(member.task.runId, `Registered again after run ${group.task.runId} of its group: ${why}.`);
  state.advance(member);
}

/** As a line with a latest end a group starts only what is expected to end by then (§4.3). */
function endsTooLate(state: ShardState, group: LiveTask, member: LiveTask): boolean {
  const found = lineOf(state, group);
  const latest = found?.line.line.latestEnd ?? null;
  if (found === null || latest === null) return false;
  return state.now + member.task.estimatedRuntime * 1000 > onRealDate(state, found.workflow, latest);
}
