import { isJsonObject } from '../json-value.ts';
import { joinPath, type Problem } from '../problem.ts';
import type { ConditionPhase, ConditionStep } from './condition-definition.ts';
import { readAction } from './read-action.ts';
import { readCheck } from './read-check.ts';
import { StepMembers } from './step-members.ts';

/** Reads the conditions of a box: nested lists of IF blocks and actions (docs/object-json.md). */
export function readConditions(
  given: unknown,
  phase: ConditionPhase,
  at: string,
): { readonly steps: readonly ConditionStep[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  return { steps: readSteps(given, phase, at, problems), problems };
}

function readSteps(given: unknown, phase: ConditionPhase, at: string, problems: Problem[]): ConditionStep[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    problems.push({ path: at, message: 'is not a list; expected a list of conditions and actions' });
    return [];
  }
  return given.flatMap((entry: unknown, index) => {
    const step = readStep(entry, phase, joinPath(at, index), problems);
    return step === null ? [] : [step];
  });
}

function readStep(
  given: unknown,
  phase: ConditionPhase,
  at: string,
  problems: Problem[],
): ConditionStep | null {
  if (isJsonObject(given) && 'if' in given) {
    return {
      kind: 'if',
      checks: readChecks(given.if, phase, joinPath(at, 'if'), problems),
      fulfilled: readSteps(given.then, phase, joinPath(at, 'then'), problems),
      otherwise: readSteps(given.else, phase, joinPath(at, 'else'), problems),
    };
  }
  if (isJsonObject(given) && 'action' in given) {
    return readAction(new StepMembers(given, at, problems), phase);
  }
  problems.push({
    path: at,
    message: 'is neither a condition nor an action; expected an object with `if` or `action`',
  });
  return null;
}

function readChecks(given: unknown, phase: ConditionPhase, at: string, problems: Problem[]) {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.flatMap((entry, index) => {
    const here = Array.isArray(given) ? joinPath(at, index) : at;
    if (!isJsonObject(entry)) {
      problems.push({ path: here, message: 'is not a check; expected an object with `check`' });
      return [];
    }
    const check = readCheck(new StepMembers(entry, here, problems), phase);
    return check === null ? [] : [check];
  });
}
