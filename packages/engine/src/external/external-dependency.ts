import { type ExternalDependency, fulfils, isEndedOk, Status, type Task } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { EngineMessage } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from '../workflow/line-of.ts';
import { abortWorkflow, settleWorkflow } from '../workflow/workflow.ts';

interface Waiting {
  readonly live: LiveTask;
  readonly workflow: LiveTask;
  readonly dependency: ExternalDependency;
}

/** The line's turn has come: the store is asked for the task it waits for, and its end is watched from now on. */
export function beginExternal(state: ShardState, live: LiveTask): void {
  const waiting = waitingOf(state, live);
  if (waiting === null) return;
  watchExternal(state, live);
  state.show(live, Status.internalChecking);
  const { runId, name } = state.tasks.get(live.task.parent)?.task ?? live.task;
  const { dependency } = waiting;
  state.effects.push({
    kind: 'findExternal',
    runId: live.task.runId,
    dependency,
    workflow: { runId, name },
  });
}

/** Takes an external dependency up again after a start of the server. */
export function resumeExternal(state: ShardState, live: LiveTask): void {
  if (live.task.status === Status.internalChecking) beginExternal(state, live);
  else watchExternal(state, live);
}

/** What the store knows of the task that is waited for (reference `engine-semantics.md` §4.6). */
export function externalFound(
  state: ShardState,
  { runId, found }: Extract<EngineMessage, { kind: 'externalFound' }>,
): void {
  const live = state.tasks.get(runId);
  const waiting = live === undefined ? null : waitingOf(state, live);
  if (live === undefined || waiting === null || live.task.status !== Status.internalChecking) return;
  if (!found.ok) state.end(live, Status.faultOther, `What it waits for cannot be read: ${found.text}`);
  else if (found.ended !== null && fulfils(statusOutside(found.ended), waiting.dependency.status))
    satisfy(state, live, found.ended);
  else if (found.active !== null) wait(state, waiting);
  else
    otherwise(
      state,
      waiting,
      found.ended === null
        ? `no run of ${live.task.name} has ended in the period`
        : `run ${found.ended.runId} ended with ${statusOutside(found.ended)}`,
    );
}

/** A task has ended: whoever waits for it from outside its workflow looks whether this is the end it expects. */
export function tellExternals(state: ShardState, ended: LiveTask): void {
  const { task } = ended;
  if (task.type === 'XTRNL') {
    state.externals.get(keyOf(task))?.delete(task.runId);
    return;
  }
  for (const runId of [...(state.externals.get(keyOf(task)) ?? [])]) {
    const live = state.tasks.get(runId);
    const waiting = live === undefined ? null : waitingOf(state, live);
    if (live === undefined || waiting === null || !isMeant(state, waiting.dependency, task)) continue;
    if (fulfils(statusOutside(task), waiting.dependency.status)) satisfy(state, live, task);
    else if (live.task.status === Status.waitingForExternal)
      otherwise(state, waiting, `run ${task.runId} ended with ${statusOutside(task)}`);
  }
}

/** It has been waited for long enough. */
export function externalTimeout(state: ShardState, live: LiveTask): void {
  const timeout = waitingOf(state, live)?.dependency.timeout ?? null;
  if (timeout !== null) state.end(live, timeout.status, `${live.task.name} did not end as expected in time.`);
}

/** A user lets the workflow go on without it; null when done, else what the action expects. */
export function ignoreExternal(state: ShardState, live: LiveTask): string | null {
  if (waitingOf(state, live) === null) return 'an external dependency that waits (1690)';
  state.end(live, Status.endedOk, 'Ignored by a user.');
  return null;
}

/** What line {@link live} stands for waits for; null for everything but a waiting external dependency. */
export function waitingOf(state: ShardState, live: LiveTask): Waiting | null {
  if (live.task.stage !== 'external') return null;
  const found = lineOf(state, live);
  const dependency = found?.line.line.external ?? null;
  return found === null || dependency === null ? null : { live, workflow: found.workflow, dependency };
}

function watchExternal(state: ShardState, { task }: LiveTask): void {
  const key = keyOf(task);
  const watching = state.externals.get(key);
  if (watching === undefined) state.externals.set(key, new Set([task.runId]));
  else watching.add(task.runId);
}

function keyOf({ client, name }: Task): string {
  return `${client}:${name}`;
}

/** A task whose block was lifted by hand counts as 1899 from outside when it ended well (`status-codes.md` §3). */
function statusOutside({ status, lineStatus }: Task): number {
  return lineStatus === Status.unblocked && isEndedOk(status) ? Status.unblocked : status;
}

function isMeant(state: ShardState, dependency: ExternalDependency, task: Task): boolean {
  const parent = state.tasks.get(task.parent)?.task;
  return (
    (dependency.alias === null || dependency.alias === task.alias) &&
    (dependency.parent === null || dependency.parent === parent?.name) &&
    (dependency.parentAlias === null || dependency.parentAlias === parent?.alias)
  );
}

/** The line ends well whatever end was expected (reference `engine-semantics.md` §4.6). */
function satisfy(state: ShardState, live: LiveTask, ended: Task): void {
  const status = statusOutside(ended);
  state.end(live, Status.endedOk, `Run ${ended.runId} of ${ended.name} ended with ${status}.`);
}

function wait(state: ShardState, { live, dependency }: Waiting): void {
  state.show(live, Status.waitingForExternal);
  if (dependency.timeout !== null && !live.timers.has('externalTimeout'))
    state.arm(live, 'externalTimeout', state.now + dependency.timeout.seconds * 1000);
}

function otherwise(state: ShardState, waiting: Waiting, why: string): void {
  const { live, workflow, dependency } = waiting;
  switch (dependency.otherwise) {
    case 'wait':
      wait(state, waiting);
      return;
    case 'skip':
      state.end(live, Status.endedSkipped, `Skipped: ${why}.`);
      return;
    case 'abort': {
      const found = lineOf(state, live);
      state.end(live, Status.endedCancel, `Aborts the workflow: ${why}.`);
      if (found !== null) abortWorkflow(state, workflow, found.line, why);
      settleWorkflow(state, workflow);
      return;
    }
  }
}
