import { conditionNames, isKnownCondition } from '../../status/condition.ts';
import { joinPath, type Problem } from '../problem.ts';
import { readDuration } from '../run-time/duration.ts';
import type { JobpContent } from '../schema/jobp.ts';
import { wholeNumber } from '../whole-number.ts';
import { isExternal } from '../workflow-box.ts';

/** External dependencies stand in standard workflows, behind nothing (reference `engine-semantics.md` §4.6). */
export function externalProblems(content: JobpContent, at: string): readonly Problem[] {
  const subType = content.general_attributes.sub_type?.toUpperCase() ?? '';
  const behind = new Set(
    (content.line_conditions ?? []).map((condition) => wholeNumber(condition.workflow_line_number)),
  );
  const problems: Problem[] = [];
  for (const [index, box] of content.workflow_definitions.entries()) {
    if (!isExternal(box)) continue;
    const here = joinPath(joinPath(at, 'workflow_definitions'), index);
    const problem = (member: string, message: string) => {
      problems.push({ path: joinPath(here, member), message });
    };
    if (subType === 'IF' || subType === 'FOREACH')
      problem(
        'object_type',
        `is "<XTRNL>"; a workflow of sub_type "${subType}" has no external dependencies`,
      );
    if (behind.has(wholeNumber(box.line_number)))
      problem(
        'line_number',
        'has predecessors in line_conditions; an external dependency stands behind nothing',
      );
    const status = (box.external_status ?? '').trim();
    if (status !== '' && !isKnownCondition(status))
      problem(
        'external_status',
        `is "${status}"; expected nothing, a number, or one of ${conditionNames().join(', ')}`,
      );
    for (const member of ['external_within', 'external_timeout'] as const)
      if (readDuration(box[member]) === undefined)
        problem(member, `is "${box[member]}"; expected a length of time as HHMMSS`);
    if (box.external_period?.toUpperCase() === 'WITHIN' && readDuration(box.external_within) == null)
      problem('external_within', 'is missing; expected a length of time as HHMMSS');
  }
  return problems;
}
