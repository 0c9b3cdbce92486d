import { type ExecutableDefinition, isJobType, isScriptType, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import { resumeWaiters } from '../script/awaited-run.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from '../workflow/line-of.ts';

/** Whether the script of an object is processed when it is activated, before anything is waited for (§3.3). */
export function generatesAtActivation(definition: ExecutableDefinition | null): boolean {
  if (definition === null || definition.generateAtRuntime || !definition.active) return false;
  if (definition.type === 'EVNT') return false;
  return isJobType(definition.type) || definition.scripts.process !== '';
}

/** The script of an activation is through: a line waits for its turn from now on, another task goes through its gates. */
export function generatedAtActivation(state: ShardState, live: LiveTask): void {
  const { task } = live;
  const found = lineOf(state, live);
  const waits = found?.line.state === 'waiting' && found.line.runId === task.runId;
  task.generated = true;
  task.returnCode = isScriptType(task.type) ? 0 : null;
  task.stage = waits ? 'predecessors' : 'release';
  state.show(live, waits ? Status.waitingForPredecessor : Status.preparing);
  state.changes.update(task);
  resumeWaiters(state, live);
  if (waits) state.work.push({ kind: 'generateNext', runId: found.workflow.task.runId });
  else state.advance(live);
}

/** The next line of a workflow whose script is processed at its activation, one after the other; false when none is left. */
export function generateNextLine(state: ShardState, workflow: LiveTask): boolean {
  for (const { runId } of workflow.workflow?.lines.values() ?? []) {
    const child = runId === null ? undefined : state.tasks.get(runId);
    if (child?.task.stage !== 'activation') continue;
    if (child.task.status !== Status.generating && child.continuation === null) state.advance(child);
    return true;
  }
  return false;
}
