import { isEnded, Status, type WorkflowDefinition, type WorkflowLine } from '@taktwerk/model';
import { findActive } from '../action/find-active.ts';
import type { LiveTask } from '../live-task.ts';
import type { Definitions, Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { isBeingModified, markLine, markModifying } from './modification.ts';
import { rebuildLines } from './rebuild-lines.ts';
import { createLineTask, evaluateAll, settleWorkflow } from './workflow.ts';

/** Begins the modification of an active standard workflow; null when done, else what it expects (§4.11). */
export function beginModification(state: ShardState, live: LiveTask): string | null {
  const definition = live.definition?.workflow ?? null;
  const isStandard = live.task.type === 'JOBP' && definition?.foreach === null && definition.branch === null;
  if (!isStandard || live.workflow === null || live.task.cancelRequested || isBeingModified(live))
    return 'an active standard workflow that nobody modifies yet';
  markModifying(state, live, true);
  settleWorkflow(state, live);
  return null;
}

/** Ends it: the lines go on as they are now. */
export function endModification(state: ShardState, live: LiveTask): string | null {
  if (!isBeingModified(live)) return 'a workflow that is being modified';
  markModifying(state, live, false);
  evaluateAll(state, live);
  return null;
}

/** Puts the lines of a workflow that is being modified in place of what it has; processed ones must stay as they are. */
export function modifyLines(
  state: ShardState,
  message: {
    readonly client: number;
    readonly runId: number;
    readonly workflow: WorkflowDefinition;
    readonly definitions: Definitions;
  },
): Reply {
  const found = findActive(state, message);
  if ('refusal' in found) return found.refusal;
  const { live } = found;
  const { runId } = live.task;
  const refuse = (details: string): Reply => ({ kind: 'refused', reason: 'wrongState', details });
  if (live.workflow === null || !isBeingModified(live))
    return refuse(`Run ${runId} is not being modified; begin the modification first.`);
  return replaceLines(state, live, message);
}

/** Puts lines in place of those of an active standard workflow, for this run alone. */
export function replaceLines(
  state: ShardState,
  live: LiveTask,
  wanted: { readonly workflow: WorkflowDefinition; readonly definitions: Definitions },
): Reply {
  const { runId } = live.task;
  const refuse = (details: string): Reply => ({ kind: 'refused', reason: 'wrongState', details });
  const before = new Map(
    [...(live.workflow?.lines ?? [])].map(([lineNumber, { line }]) => [lineNumber, line]),
  );
  const after = new Map(wanted.workflow.lines.map((line) => [line.lineNumber, line]));
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (lineNumber) => !isSame(before.get(lineNumber), after.get(lineNumber)),
  );
  for (const lineNumber of changed) {
    const fixed = processed(state, live, lineNumber);
    if (fixed !== null) return refuse(`Line ${lineNumber} cannot be changed: ${fixed}.`);
  }
  addDefinitions(state, live, wanted.definitions);
  const children = childrenOf(state, live);
  for (const lineNumber of changed) {
    const line = after.get(lineNumber) ?? null;
    markLine(state, live, lineNumber, line);
    replaceTask(state, live, before.get(lineNumber), line, children);
  }
  live.task.modified = true;
  state.changes.update(live.task);
  state.log(runId, `Modified: lines ${changed.join(', ') || 'none'}.`);
  rebuildLines(state, live, wanted.workflow, [...children.values()]);
  settleWorkflow(state, live);
  return { kind: 'done', runId };
}

function isSame(one: WorkflowLine | undefined, other: WorkflowLine | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Why a line may not be changed any more; null when it may. */
function processed(state: ShardState, live: LiveTask, lineNumber: number): string | null {
  const line = live.workflow?.lines.get(lineNumber);
  if (line === undefined) return null;
  if (line.line.kind === 'start') return 'it is START';
  const child = line.runId === null ? undefined : state.tasks.get(line.runId);
  if (line.line.kind === 'end') return line.state === 'ended' ? 'END was reached' : null;
  return child?.task.stage === 'predecessors'
    ? null
    : `its task ${line.runId} has been processed (${child?.task.status ?? 'ended'})`;
}

/** A line of another object has another task; one that is gone has none. */
function replaceTask(
  state: ShardState,
  live: LiveTask,
  before: WorkflowLine | undefined,
  after: WorkflowLine | null,
  children: Map<number, LiveTask>,
): void {
  const lineNumber = (after ?? before)?.lineNumber ?? 0;
  const child = children.get(lineNumber);
  const keeps = after !== null && child !== undefined && after.objectName === before?.objectName;
  if (keeps) {
    if (child.task.lineStatus === Status.blocked) child.task.lineStatus = null;
    return;
  }
  if (child !== undefined) {
    children.delete(lineNumber);
    if (!isEnded(child.task.status)) state.end(child, Status.deleted, 'Its line was removed at run time.');
  }
  if (after !== null && after.kind === 'task') children.set(lineNumber, createLineTask(state, live, after));
}

function childrenOf(state: ShardState, live: LiveTask): Map<number, LiveTask> {
  const children = new Map<number, LiveTask>();
  for (const [lineNumber, { runId }] of live.workflow?.lines ?? []) {
    const child = runId === null ? undefined : state.tasks.get(runId);
    if (child !== undefined) children.set(lineNumber, child);
  }
  return children;
}

/** New objects are pinned with the outermost task, as those of its activation are. */
function addDefinitions(state: ShardState, live: LiveTask, added: Definitions): void {
  const fresh = [...added].filter(([name]) => !live.definitions.has(name));
  if (fresh.length === 0) return;
  for (let task: LiveTask | undefined = live; task !== undefined; task = state.tasks.get(task.task.parent))
    task.definitions = new Map([...task.definitions, ...fresh]);
  for (const [name, { versionId }] of fresh)
    state.changes.pins.push({ runId: live.task.top, name, versionId });
}
