import {
  fulfils,
  isEnded,
  type Stage,
  Status,
  type WorkflowDefinition,
  type WorkflowLine,
} from '@taktwerk/model';
import { asActivator } from '../activation/activate.ts';
import { executeObject } from '../activation/execute-object.ts';
import { branchOf, decideBranch } from '../branch/branch.ts';
import { calendarFault, lineRefusal } from '../calendar/workflow-calendars.ts';
import { askLoopValues, enterIteration, hasNextIteration, iterationOf } from '../foreach/loop.ts';
import { generateNextLine, generatesAtActivation } from '../generation/at-activation.ts';
import type { LiveTask } from '../live-task.ts';
import { basedOn, referenceOfLine } from '../restart/reference-lines.ts';
import { BEYOND_DEPTH, MAX_RECURSIONS, type ShardState } from '../shard-state.ts';
import { giveAbortSignal, statusInWorkflow } from './abort-signal.ts';
import { armCheckpoint } from './checkpoint.ts';
import { lineOf } from './line-of.ts';
import { missedTime, onRealDate } from './line-time.ts';
import { isBeingModified } from './modification.ts';
import { type LineState, WorkflowState } from './workflow-state.ts';

/** Makes a workflow active: one waiting task per line, then START ends (reference `engine-semantics.md` §4). */
export function startWorkflow(state: ShardState, live: LiveTask): void {
  const definition = live.definition?.workflow;
  if (definition === null || definition === undefined) return;
  if (definition.branch !== null && branchOf(state, live) === null)
    decideBranch(state, live, definition.branch);
  else if (definition.foreach === null) beginLines(state, live, definition);
  else askLoopValues(state, live, definition.foreach);
}

/** The next iteration of a FOREACH workflow (reference `engine-semantics.md` §4.10). */
export function beginIteration(state: ShardState, live: LiveTask): void {
  const definition = live.definition?.workflow;
  if (definition?.foreach == null || isEnded(live.task.status)) return;
  if (live.workflow !== null && !(live.workflow.endReached && live.workflow.open === 0)) return;
  enterIteration(state, live, definition.foreach);
  state.show(live, live.task.suspended ? Status.suspended : Status.looping);
  beginLines(state, live, definition);
}

function beginLines(state: ShardState, live: LiveTask, definition: WorkflowDefinition): void {
  const workflow = new WorkflowState(definition, branchOf(state, live));
  live.workflow = workflow;
  const fault = calendarFault(state, live);
  if (fault !== null) {
    state.end(live, Status.faultOther, fault);
    return;
  }
  for (const line of workflow.lines.values()) {
    if (line.line.kind !== 'task') continue;
    const child = createLineTask(state, live, line.line);
    line.runId = child.task.runId;
    if (iterationOf(state, live) <= 1) armCheckpoint(state, live, line, child);
  }
  startLines(state, live);
}

/** Scripts of lines that are processed at activation come first, one after the other; then START ends. */
export function startLines(state: ShardState, live: LiveTask): void {
  if (live.workflow === null || isEnded(live.task.status)) return;
  const start = [...live.workflow.lines.values()].find(({ line }) => line.kind === 'start');
  if (start?.state !== 'waiting' || generateNextLine(state, live)) return;
  for (const line of live.workflow.lines.values()) {
    if (line.pending === 0 && line.state === 'waiting') {
      if (line.line.kind === 'start') lineEnded(state, live, line, Status.endedOk);
      else evaluateLine(state, live, line);
    }
  }
  settleWorkflow(state, live);
}

/** Makes the task of a line, which waits for its turn. */
export function createLineTask(state: ShardState, workflow: LiveTask, line: WorkflowLine): LiveTask {
  const definition = line.external === null ? (workflow.definitions.get(line.objectName) ?? null) : null;
  // Each iteration of a loop is new.
  const reference = iterationOf(state, workflow) > 0 ? null : referenceOfLine(workflow, line);
  const child = state.create({
    client: workflow.task.client,
    user: workflow.task.user,
    name: definition?.name ?? line.objectName,
    type: line.external === null ? (definition?.type ?? line.objectType ?? 'JOBS') : 'XTRNL',
    alias: line.alias,
    queue: null,
    definition,
    definitions: workflow.definitions,
    inputs: new Map(),
    parent: workflow,
    lineNumber: line.lineNumber,
    activator: { ...asActivator(workflow), depth: depthOf(state, workflow, line.objectName) },
    reference,
    stage: generatesAtActivation(definition) ? 'activation' : 'predecessors',
  });
  if (reference !== null) basedOn(state, workflow, child, reference);
  return child;
}

/** Workflows nest without limit as long as none contains itself; each time one does counts for the nesting guard. */
function depthOf(state: ShardState, workflow: LiveTask, name: string): number {
  for (
    let ancestor: LiveTask | undefined = workflow;
    ancestor !== undefined;
    ancestor = state.tasks.get(ancestor.task.parent)
  ) {
    if (ancestor.task.name === name) return recursionDepth(state, workflow);
  }
  return workflow.task.depth;
}

/** One deeper, as long as the tree is not made of recursions. */
function recursionDepth(state: ShardState, workflow: LiveTask): number {
  const outermost = state.tasks.get(workflow.task.top) ?? workflow;
  outermost.recursions += 1;
  return outermost.recursions > MAX_RECURSIONS ? BEYOND_DEPTH : workflow.task.depth + 1;
}

/** A child of an active workflow has ended: its line has, unless a newer run stands on it. */
export function childEnded(state: ShardState, workflow: LiveTask, child: LiveTask): void {
  const line =
    child.task.lineNumber === null ? undefined : workflow.workflow?.lines.get(child.task.lineNumber);
  if (line === undefined || line.runId !== child.task.runId) {
    state.forget(child.task.runId);
    return;
  }
  lineEnded(state, workflow, line, statusInWorkflow(state, workflow, child));
  if (child.task.startTime === null) state.work.push({ kind: 'generateNext', runId: workflow.task.runId });
  settleWorkflow(state, workflow);
}

/** A workflow that goes on has given the abort signal: for the lines after it in the workflow above it has ended. */
export function childSignalled(state: ShardState, child: LiveTask): void {
  const found = lineOf(state, child);
  if (found?.line.state !== 'released' || found.line.runId !== child.task.runId) return;
  found.workflow.workflow?.move(found.line, 'signalled');
  tellSuccessors(state, found.workflow, found.line, Status.blocked);
  settleWorkflow(state, found.workflow);
}

/** A cancelled workflow decides nothing any more, one that is suspended or being modified later. */
export function mayDecide(live: LiveTask): boolean {
  return !live.task.cancelRequested && !live.task.suspended && !isBeingModified(live);
}

/** Decides for every line that was left waiting while the workflow was suspended, and once more for blocked ones. */
export function evaluateAll(state: ShardState, workflow: LiveTask): void {
  for (const line of workflow.workflow?.lines.values() ?? []) {
    const open = line.pending === 0 && (line.state === 'waiting' || line.state === 'blocked');
    if (open && mayDecide(workflow)) evaluateLine(state, workflow, line);
  }
  settleWorkflow(state, workflow);
}

function lineEnded(state: ShardState, workflow: LiveTask, line: LineState, status: number): void {
  workflow.workflow?.move(line, 'ended');
  tellSuccessors(state, workflow, line, status);
}

function tellSuccessors(state: ShardState, workflow: LiveTask, line: LineState, status: number): void {
  const lines = workflow.workflow;
  if (lines === null) return;
  const endedBefore = line.status !== null;
  line.status = status;
  for (const successor of lines.successors(line.line.lineNumber)) {
    if (!endedBefore) successor.pending -= 1;
    const ready = endedBefore
      ? successor.state === 'blocked'
      : successor.pending === 0 && successor.state === 'waiting';
    if (ready && mayDecide(workflow)) evaluateLine(state, workflow, successor);
  }
}

/** A task in such a stage is not decided for: its script comes first, or its postconditions do. */
const NOT_YET: ReadonlySet<Stage> = new Set(['activation', 'postconditions']);

/** Every predecessor has ended: decides in the order of reference `engine-semantics.md` §4.2. */
export function evaluateLine(state: ShardState, workflow: LiveTask, line: LineState): void {
  const lines = workflow.workflow;
  if (lines === null) return;
  const child = line.runId === null ? undefined : state.tasks.get(line.runId);
  if (child !== undefined && (isEnded(child.task.status) || NOT_YET.has(child.task.stage))) return;
  if (lines.isUnprocessed(line) && child !== undefined) {
    state.end(child, Status.unprocessedIf);
    return;
  }
  const intervention = child?.task.intervention ?? null;
  if (child !== undefined && intervention === 'breakpoint') {
    state.show(child, Status.heldAtBreakpoint);
    lines.move(line, 'blocked');
    return;
  }
  if (child !== undefined && endsUnrun(state, workflow, line, child)) return;
  const unmet = unmetDependency(state, lines, line) ?? missedTime(state, workflow, line, child);
  if (unmet !== null && intervention !== 'run') {
    applyElse(state, workflow, line, child, unmet);
    return;
  }
  if (child === undefined) {
    lines.endReached = true;
    lines.move(line, 'ended');
    return;
  }
  releaseLine(state, workflow, line, child);
}

/** Lines that a user, a calendar or the definition takes out end when their turn comes. */
function endsUnrun(state: ShardState, workflow: LiveTask, line: LineState, child: LiveTask): boolean {
  const { intervention } = child.task;
  const refusal = intervention === 'run' ? null : lineRefusal(state, workflow, line);
  if (intervention === 'skip') state.end(child, Status.endedSkippedByUser);
  else if (intervention === 'inactive') state.end(child, Status.endedInactiveManual);
  else if (child.task.endingStatus !== null)
    state.end(child, child.task.endingStatus, `Not repeated: run ${child.task.referenceRunId} ended so.`);
  else if (refusal !== null) state.end(child, refusal.status, refusal.text);
  else if (!line.line.active && intervention !== 'run') state.end(child, Status.endedInactive);
  else return false;
  return true;
}

function releaseLine(state: ShardState, workflow: LiveTask, line: LineState, child: LiveTask): void {
  workflow.workflow?.move(line, 'released');
  child.task.stage = 'release';
  if (child.task.lineStatus === Status.blocked) child.task.lineStatus = null;
  if (line.line.earliestStart !== null && child.task.intervention !== 'run') {
    child.task.startAt = onRealDate(state, workflow, line.line.earliestStart);
  }
  const { runId, name, lineNumber } = child.task;
  state.log(
    runId,
    `Run ${runId} of ${name}, line ${lineNumber} of ${workflow.task.name} (${workflow.task.runId}).`,
  );
  state.changes.update(child.task);
  if (line.line.external !== null) {
    child.task.stage = 'external';
    state.show(child, Status.internalChecking);
    state.work.push({ kind: 'external', runId });
  } else if (child.definition === null) {
    state.end(
      child,
      Status.faultOther,
      `There is no object ${child.task.name} in client ${child.task.client}.`,
    );
  } else if (!child.definition.active) {
    state.end(child, Status.endedInactiveObject);
  } else {
    state.advance(child);
  }
}

/** Characters of a reason that are repeated where the end is told further up. */
const LONGEST_REASON = 1000;

/** The first dependency of a line that its predecessor's end does not fulfil, in words; null when all are. */
export function unmetDependency(state: ShardState, lines: WorkflowState, line: LineState): string | null {
  let unmet: string | null = null;
  for (const dependency of line.line.dependencies) {
    if (lines.isNotTaken(dependency)) continue;
    const { predecessor, condition } = dependency;
    const before = lines.lines.get(predecessor);
    const status = before?.status ?? null;
    const isBranch = lines.branch !== null && before?.line.kind === 'start';
    const fulfilled = isBranch || (status !== null && fulfils(status, condition));
    if (fulfilled && line.line.match === 'one') return null;
    if (fulfilled || unmet !== null) continue;
    const name = before?.line.alias ?? before?.line.objectName ?? 'missing';
    unmet = `line ${predecessor} (${name}) ended with ${status}, expected ${condition}${reasonOf(state, before)}`;
    if (line.line.match === 'all') return unmet;
  }
  return unmet;
}

/** What the last run of a line told of its end, to be said behind that end. */
function reasonOf(state: ShardState, before: LineState | undefined): string {
  const detail = before?.runId == null ? null : (state.tasks.get(before.runId)?.task.statusDetail ?? null);
  if (detail === null || detail === '') return '';
  // Whoever says it ends the sentence.
  const said = detail.endsWith('.') ? detail.slice(0, -1) : detail;
  return said.length > LONGEST_REASON ? `: ${said.slice(0, LONGEST_REASON)}…` : `: ${said}`;
}

function applyElse(
  state: ShardState,
  workflow: LiveTask,
  line: LineState,
  child: LiveTask | undefined,
  unmet: string,
): void {
  const lines = workflow.workflow;
  if (lines === null) return;
  const { lineNumber, objectName, elseExecute } = line.line;
  if (elseExecute !== null && line.state !== 'blocked')
    executeObject(state, workflow, elseExecute, `line ${lineNumber} (${objectName}): ${unmet}`);
  switch (line.line.elseAction) {
    case 'S':
      if (child !== undefined) {
        const late = unmetDependency(state, lines, line) === null;
        state.end(child, late ? Status.endedTimeout : Status.endedSkipped, `Skipped: ${unmet}.`);
      } else {
        lines.endReached = true;
        lines.move(line, 'ended');
      }
      return;
    case 'H':
      block(state, workflow, line, child, unmet);
      return;
    case 'X':
      block(state, workflow, line, child, unmet);
      giveAbortSignal(state, workflow);
      return;
    case 'A':
      abortWorkflow(state, workflow, line, unmet);
      return;
  }
}

/** Nothing more starts, and the workflow ends with 1800 when what runs has ended. */
export function abortWorkflow(state: ShardState, workflow: LiveTask, { line }: LineState, why: string): void {
  const { lineNumber, objectName } = line;
  state.log(workflow.task.runId, `Aborted at line ${lineNumber}: ${why}.`);
  workflow.task.cancelRequested = true;
  workflow.task.endingStatus = Status.endedNotOk;
  state.show(workflow, Status.canceling, `Aborted at line ${lineNumber} (${objectName}): ${why}.`);
  endUnstarted(state, workflow, Status.endedWorkflowAbend);
}

/** The line cannot go on; parallel ones can (reference `engine-semantics.md` §4.5). */
export function block(
  state: ShardState,
  workflow: LiveTask,
  line: LineState,
  child: LiveTask | undefined,
  unmet: string,
): void {
  workflow.workflow?.move(line, 'blocked');
  if (child === undefined) return;
  child.task.lineStatus = Status.blocked;
  child.task.statusDetail = `Blocked: ${unmet}.`;
  state.changes.update(child.task);
}

/** Ends the lines that have not been released; what runs goes on (reference `engine-semantics.md` §3.7). */
export function endUnstarted(state: ShardState, workflow: LiveTask, status: number): void {
  for (const line of workflow.workflow?.lines.values() ?? []) {
    const child = line.runId === null ? undefined : state.tasks.get(line.runId);
    const waits = line.state === 'waiting' || line.state === 'blocked' || child?.task.stage === 'external';
    if (!waits) continue;
    if (child !== undefined) state.end(child, status);
  }
}

/** Brings an active workflow's own status in line with its lines, and ends it when there is nothing left to do. */
export function settleWorkflow(state: ShardState, live: LiveTask): void {
  const lines = live.workflow;
  const { task } = live;
  if (lines === null || isEnded(task.status) || task.stage === 'postconditions') return;
  if (task.cancelRequested) {
    if (lines.open === 0) state.end(live, task.endingStatus ?? Status.endedCancel);
    return;
  }
  if (task.suspended || isBeingModified(live)) {
    state.show(live, Status.suspended, task.suspended ? null : 'It is being modified.');
    return;
  }
  if (lines.endReached && lines.open === 0) {
    if (hasNextIteration(state, live)) state.work.push({ kind: 'nextIteration', runId: task.runId });
    else state.end(live, Status.endedOk);
  } else if (lines.released === 0 && lines.blocked + lines.signalled > 0) {
    state.show(live, Status.workflowBlocked, blockedText(state, lines));
  } else if (task.status === Status.workflowBlocked || task.status === Status.suspended) {
    state.show(live, iterationOf(state, live) > 0 ? Status.looping : Status.active);
  }
}

function blockedText(state: ShardState, lines: WorkflowState): string {
  const blocked = [...lines.lines.values()].filter(
    (line) => line.state === 'blocked' || line.state === 'signalled',
  );
  const first = blocked[0];
  if (first === undefined) return '';
  const more = blocked.length > 1 ? ` and ${blocked.length - 1} more` : '';
  if (first.state === 'signalled')
    return `Line ${first.line.lineNumber} (${first.line.objectName})${more} is blocked and has given the abort signal.`;
  const why = unmetDependency(state, lines, first) ?? 'it is held or its time has passed';
  return `Line ${first.line.lineNumber} (${first.line.objectName})${more} is blocked: ${why}.`;
}
