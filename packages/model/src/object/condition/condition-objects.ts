import type { ConditionStep } from './condition-definition.ts';

/** Names of the objects that actions of conditions start. */
export function conditionObjects(steps: readonly ConditionStep[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.kind === 'if') return [...conditionObjects(step.fulfilled), ...conditionObjects(step.otherwise)];
    return step.kind === 'regular' && step.action.kind === 'execute' ? [step.action.object] : [];
  });
}
