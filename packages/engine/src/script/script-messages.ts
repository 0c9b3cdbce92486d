import { isJobType, Status } from '@taktwerk/model';
import { generatedAtActivation } from '../generation/at-activation.ts';
import type { LiveTask } from '../live-task.ts';
import type { ScriptMessage, ScriptResult, TaskAttribute } from '../message.ts';
import { childPostProcessEnded } from '../post-process/child-post-process.ts';
import type { ShardState } from '../shard-state.ts';
import { addWaiter, awaitedRun } from './awaited-run.ts';
import { modifyState } from './modify-state.ts';

/** What a task's script reports. Messages for tasks that ended meanwhile are dropped. */
export function handleScript(state: ShardState, message: ScriptMessage): void {
  const live = state.tasks.get(message.runId);
  if (live === undefined || live.task.stage === 'ended') return;
  switch (message.kind) {
    case 'setVariable':
      state.setVariable(scopeOf(state, live, message.scope), message.name, message.value);
      return;
    case 'setAttribute':
      setAttribute(state, live, message.attribute, message.value);
      return;
    case 'restartPoint':
      live.task.restartPoint = message.point;
      state.changes.update(live.task);
      return;
    case 'modifyState':
      modifyState(state, live, message.returnCode, message.statusText);
      return;
    case 'scriptSuspended':
      suspend(state, live, message);
      return;
    case 'scriptEnded':
      scriptEnded(state, live, message);
      return;
  }
}

function scopeOf(state: ShardState, live: LiveTask, scope: 'task' | 'processor' | 'top'): LiveTask {
  if (scope === 'task') return live;
  return state.tasks.get(scope === 'top' ? live.task.top : live.task.parent) ?? live;
}

function setAttribute(state: ShardState, { task }: LiveTask, attribute: TaskAttribute, value: string): void {
  if (attribute === 'HOST') {
    if (task.agent !== null) state.removeJob(task.agent, task.runId);
    task.agent = value;
  } else if (attribute === 'LOGIN') task.login = value;
  else if (attribute === 'ARCHIVE_KEY1') task.archiveKey1 = value === '' ? null : value;
  else if (attribute === 'ARCHIVE_KEY2') task.archiveKey2 = value === '' ? null : value;
  else task.priority = Number(value);
  state.changes.update(task);
}

function suspend(
  state: ShardState,
  live: LiveTask,
  message: Extract<ScriptMessage, { kind: 'scriptSuspended' }>,
): void {
  const { runId, phase, state: saved, wait } = message;
  live.continuation = { runId, phase, state: saved, wait };
  state.changes.saveContinuation(live.continuation);
  if (wait.kind === 'until') {
    state.arm(live, 'scriptWait', wait.time);
  } else if (wait.kind !== 'none') {
    const awaited = awaitedRun(state, wait);
    if (awaited !== null) addWaiter(awaited, runId);
    else state.effects.push({ kind: 'resumeScript', runId, phase, state: saved, answer: String(wait.runId) });
  }
}

/** The time a script waits for has come. */
export function scriptWaitDue(state: ShardState, live: LiveTask): void {
  if (live.continuation === null) return;
  const { runId, phase, state: saved } = live.continuation;
  state.effects.push({ kind: 'resumeScript', runId, phase, state: saved, answer: null });
}

function scriptEnded(
  state: ShardState,
  live: LiveTask,
  message: Extract<ScriptMessage, { kind: 'scriptEnded' }>,
): void {
  const { task } = live;
  if (live.continuation !== null) {
    live.continuation = null;
    state.changes.removeContinuation(task.runId);
    state.disarm(live, 'scriptWait');
  }
  if (message.phase === 'child_post_process') {
    if (task.stage === 'childPostProcess') childPostProcessEnded(state, live, message.result);
  } else if (message.phase === 'post_process') {
    if (task.stage === 'postProcess') postProcessEnded(state, live, message.result);
  } else if (task.stage === 'generation' || task.stage === 'activation') {
    generationEnded(state, live, message.result);
  } else if (task.stage === 'running') {
    processEnded(state, live, message.result);
  }
}

/** Generation decides whether a job or workflow starts at all (reference `script-language.md` §2, `:EXIT` and `:STOP`). */
function generationEnded(state: ShardState, live: LiveTask, result: ScriptResult): void {
  const { task } = live;
  if (result.kind === 'ended' && (result.exitCode ?? 0) === 0) {
    if (task.stage === 'activation') {
      generatedAtActivation(state, live);
      return;
    }
    task.stage = isJobType(task.type) ? 'agent' : 'running';
    state.changes.update(task);
    state.advance(live);
  } else if (result.kind === 'failed') {
    state.end(live, Status.faultOther, result.text);
  } else {
    processEnded(state, live, result);
  }
}

function processEnded(state: ShardState, live: LiveTask, result: ScriptResult): void {
  const { task } = live;
  switch (result.kind) {
    case 'ended':
      task.returnCode = result.exitCode ?? 0;
      state.end(live, task.returnCode === 0 ? Status.endedOk : Status.endedNotOk);
      return;
    case 'empty':
      task.returnCode = 0;
      state.end(live, Status.endedEmpty);
      return;
    case 'stopped':
      task.returnCode = result.returnCode;
      state.end(live, Status.endedNotOk, result.text);
      return;
    case 'failed':
      state.end(live, Status.endedNotOk, result.text);
      return;
  }
}

function postProcessEnded(state: ShardState, live: LiveTask, result: ScriptResult): void {
  if (result.kind === 'failed' || result.kind === 'stopped') {
    state.end(live, Status.faultPostProcessing, result.text);
  } else {
    state.end(live, live.task.endingStatus ?? Status.endedOk);
  }
}
