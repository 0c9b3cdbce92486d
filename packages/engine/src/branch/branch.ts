import { type ConditionCheck, Status } from '@taktwerk/model';
import { askOutside } from '../condition/ask-outside.ts';
import { Evaluation } from '../condition/evaluation.ts';
import type { StepOutcome } from '../condition/outside-step.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

export type Branch = 'TRUE' | 'FALSE';

const BRANCH = 'branch';
const TRACE = 'branchConditions';

/** The branch an IF workflow takes; null before it is decided and for every other workflow. */
export function branchOf(state: ShardState, live: LiveTask): Branch | null {
  const marked = state.marked(live, 0, BRANCH);
  return marked === 'TRUE' || marked === 'FALSE' ? marked : null;
}

/** Decides which branch of an IF workflow runs; its lines are made once that is known (§4.9). */
export function decideBranch(state: ShardState, live: LiveTask, checks: readonly ConditionCheck[]): void {
  const evaluation = new Evaluation(state, live, state.marked(live, 0, TRACE));
  const outcome = evaluation.walk([
    {
      kind: 'if',
      checks,
      fulfilled: [{ kind: 'final', action: { kind: 'run' } }],
      otherwise: [{ kind: 'final', action: { kind: 'skip' } }],
    },
  ]);
  if (outcome.kind === 'waiting') {
    state.mark(live, 0, TRACE, evaluation.trace);
    askOutside(state, live, outcome.step);
    return;
  }
  const branch = outcome.kind === 'final' && outcome.action.kind === 'run' ? 'TRUE' : 'FALSE';
  state.mark(live, 0, TRACE, '');
  state.mark(live, 0, BRANCH, branch);
  state.log(live.task.runId, `The conditions at START are ${branch}.`);
  state.work.push({ kind: 'startWorkflow', runId: live.task.runId });
}

/** Takes the answer of a check at START; false when the message concerns the conditions of a line. */
export function branchStepPerformed(
  state: ShardState,
  message: { readonly runId: number; readonly request: number; readonly outcome: StepOutcome },
): boolean {
  const live = state.tasks.get(message.runId);
  const checks = live?.definition?.workflow?.branch ?? null;
  if (live === undefined || checks === null || live.task.stage !== 'running') return false;
  if (branchOf(state, live) !== null || live.conditionAsked?.request !== message.request) return true;
  live.conditionAsked = null;
  const { outcome } = message;
  if (outcome.kind === 'failed') {
    state.end(live, Status.faultOther, `The conditions at START cannot be evaluated: ${outcome.text}`);
    return true;
  }
  state.mark(live, 0, TRACE, `${state.marked(live, 0, TRACE)}${outcome.value ? '1' : '0'}`);
  decideBranch(state, live, checks);
  return true;
}
