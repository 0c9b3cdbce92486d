import type { ConditionCheck } from '../condition/condition-definition.ts';
import { readConditions } from '../condition/read-conditions.ts';
import { joinPath, type Problem } from '../problem.ts';
import type { JobpContent } from '../schema/jobp.ts';
import { wholeNumber } from '../whole-number.ts';
import { boxKind } from '../workflow-box.ts';

/** The two ways out of START of an IF workflow, as `ok_status` of the boxes behind it. */
export const BRANCHES: readonly string[] = ['TRUE', 'FALSE'];

/** The checks at START of an IF workflow; null for every other (reference `engine-semantics.md` §4.9). */
export function readBranch(
  content: JobpContent,
  at: string,
): { readonly checks: readonly ConditionCheck[] | null; readonly problems: readonly Problem[] } {
  const isBranching = content.general_attributes.sub_type?.toUpperCase() === 'IF';
  const definitions = joinPath(at, 'workflow_definitions');
  const problems: Problem[] = [];
  let checks: readonly ConditionCheck[] = [];
  for (const [index, box] of content.workflow_definitions.entries()) {
    const here = joinPath(definitions, index);
    if (isBranching && boxKind(box) === 'start') {
      const read = readConditions([{ if: box.if ?? [] }], 'preconditions', here);
      problems.push(...read.problems);
      const [step] = read.steps;
      checks = step?.kind === 'if' ? step.checks : [];
      if (checks.length === 0 && read.problems.length === 0)
        problems.push({ path: joinPath(here, 'if'), message: 'holds no check; expected at least one' });
    } else if (box.if !== undefined) {
      problems.push({ path: joinPath(here, 'if'), message: 'belongs to START of an IF workflow only' });
    }
  }
  if (isBranching) problems.push(...branchProblems(content, joinPath(at, 'line_conditions')));
  return { checks: isBranching ? checks : null, problems };
}

/** Every box behind START says which branch it begins. */
function branchProblems(content: JobpContent, path: string): readonly Problem[] {
  const start = content.workflow_definitions.find((box) => boxKind(box) === 'start');
  const startLine = wholeNumber(start?.line_number ?? '');
  return (content.line_conditions ?? []).flatMap((condition, index) => {
    const branch = (condition.ok_status ?? '').trim().toUpperCase();
    if (wholeNumber(condition.predecessor_line_number) !== startLine || BRANCHES.includes(branch)) return [];
    return {
      path: joinPath(joinPath(path, index), 'ok_status'),
      message: `is "${branch}"; expected TRUE or FALSE behind START of an IF workflow`,
    };
  });
}
