import { type ConditionPhase, type FinalAction, Status } from '@taktwerk/model';
import { cancelTask } from '../cancel/cancel.ts';
import type { LiveTask } from '../live-task.ts';
import { repeatLine } from '../result/repeat-line.ts';
import type { ShardState } from '../shard-state.ts';
import { lineOf } from '../workflow/line-of.ts';
import { abortWorkflow, block, settleWorkflow } from '../workflow/workflow.ts';
import type { LineState } from '../workflow/workflow-state.ts';
import { askOutside } from './ask-outside.ts';
import { CONDITIONS } from './begin-postconditions.ts';
import { Evaluation } from './evaluation.ts';
import type { StepOutcome } from './outside-step.ts';

/** Restarts by postconditions after which one is a mistake. */
const MOST_RESTARTS = 1000;

interface Place {
  readonly workflow: LiveTask;
  readonly line: LineState;
}

/** The gate before a line's task starts. A restarted task passes it, and one that a user lets run whatever it waits for. */
export function passPreconditions(state: ShardState, live: LiveTask): boolean {
  const { task } = live;
  const found = lineOf(state, live);
  if (found === null || found.line.line.preconditions.length === 0) return true;
  if (task.referenceRunId !== 0 || task.intervention === 'run') {
    state.disarm(live, 'conditions');
    state.mark(found.workflow, found.line.line.lineNumber, CONDITIONS, '');
    return true;
  }
  if (live.timers.has('conditions')) return false;
  return evaluate(state, live, found, 'preconditions');
}

/** The task of a line is through: its postconditions decide how it ends. */
export function evaluatePostconditions(state: ShardState, live: LiveTask): void {
  const { task } = live;
  if (task.stage !== 'postconditions') return;
  const found = lineOf(state, live);
  if (found === null || evaluate(state, live, found, 'postconditions'))
    state.end(live, task.endingStatus ?? Status.endedOk);
}

/** The host has performed a step. Answers to an evaluation that has gone on meanwhile change nothing. */
export function stepPerformed(
  state: ShardState,
  message: { readonly runId: number; readonly request: number; readonly outcome: StepOutcome },
): void {
  const live = state.tasks.get(message.runId);
  const found = live === undefined ? null : lineOf(state, live);
  if (live === undefined || found === null || live.conditionAsked?.request !== message.request) return;
  live.conditionAsked = null;
  const { outcome } = message;
  if (outcome.kind === 'failed') {
    fail(state, live, found, outcome.text);
    return;
  }
  const { lineNumber } = found.line.line;
  const trace = state.marked(found.workflow, lineNumber, CONDITIONS);
  state.mark(found.workflow, lineNumber, CONDITIONS, `${trace}${outcome.value ? '1' : '0'}`);
  goOn(state, live);
}

/** Conditions that said WAIT are evaluated anew. */
export function conditionsDue(state: ShardState, live: LiveTask): void {
  if (live.task.stage === 'preconditions') state.advance(live);
}

function goOn(state: ShardState, live: LiveTask): void {
  if (live.task.stage === 'postconditions')
    state.work.push({ kind: 'postconditions', runId: live.task.runId });
  else state.advance(live);
}

/** True when the task goes on its way: it starts, or ends with its status. */
function evaluate(state: ShardState, live: LiveTask, found: Place, phase: ConditionPhase): boolean {
  if (live.conditionAsked !== null) return false;
  const { lineNumber } = found.line.line;
  const evaluation = new Evaluation(state, live, state.marked(found.workflow, lineNumber, CONDITIONS));
  const outcome = evaluation.walk(found.line.line[phase]);
  if (outcome.kind === 'waiting') {
    state.mark(found.workflow, lineNumber, CONDITIONS, evaluation.trace);
    state.show(
      live,
      phase === 'preconditions' ? Status.checkingPreconditions : Status.checkingPostconditions,
      live.task.statusDetail,
    );
    askOutside(state, live, outcome.step);
    return false;
  }
  state.mark(found.workflow, lineNumber, CONDITIONS, '');
  return outcome.kind === 'through' || conclude(state, live, found, outcome.action);
}

/** Carries out what conditions came to; true when the task goes on its way. */
function conclude(
  state: ShardState,
  live: LiveTask,
  { workflow, line }: Place,
  action: FinalAction,
): boolean {
  const { lineNumber, objectName } = line.line;
  const why = `the conditions of line ${lineNumber} (${objectName})`;
  switch (action.kind) {
    case 'run':
      return true;
    case 'wait':
      state.arm(live, 'conditions', state.now + action.seconds * 1000);
      state.show(live, Status.waitingForPreconditions);
      return false;
    case 'skip':
      state.end(live, Status.endedSkippedByCondition, 'Skipped by its preconditions.');
      return false;
    case 'block':
      live.task.stage = 'predecessors';
      state.show(live, Status.waitingForPredecessor);
      block(state, workflow, line, live, 'its preconditions say so');
      settleWorkflow(state, workflow);
      return false;
    case 'cancel':
      state.end(live, Status.endedCancel, 'Cancelled by its preconditions.');
      return false;
    case 'abortWorkflow':
      endLine(state, live, Status.endedWorkflowAbend);
      abortWorkflow(state, workflow, line, why);
      settleWorkflow(state, workflow);
      return false;
    case 'cancelWorkflow':
      endLine(state, live, Status.endedWorkflowCancel);
      state.log(workflow.task.runId, `Cancelled by ${why}.`);
      cancelTask(state, workflow, Status.endedCancel, true);
      return false;
    case 'restart':
      if (live.task.restartCount >= MOST_RESTARTS) {
        state.end(live, Status.faultCondition, `Its postconditions restarted it ${MOST_RESTARTS} times.`);
        return false;
      }
      repeatLine(state, live, { at: state.now + action.seconds * 1000, why: 'its postconditions' });
      return true;
  }
}

/** A line whose conditions end the workflow ends first: a task that is through with its status, another with the given one. */
function endLine(state: ShardState, live: LiveTask, unstarted: number): void {
  const { task } = live;
  const through = task.stage === 'postconditions';
  state.end(live, through ? (task.endingStatus ?? Status.endedOk) : unstarted);
}

/** Conditions that cannot be evaluated are a fault of the line (reference `engine-semantics.md` §4.7). */
function fail(state: ShardState, live: LiveTask, { workflow, line }: Place, text: string): void {
  state.mark(workflow, line.line.lineNumber, CONDITIONS, '');
  state.end(live, Status.faultCondition, `Its conditions cannot be evaluated: ${text}`);
}
