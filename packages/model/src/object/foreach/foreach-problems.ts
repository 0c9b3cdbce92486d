import { joinPath, type Problem } from '../problem.ts';
import type { JobpContent } from '../schema/jobp.ts';
import { wholeNumber } from '../whole-number.ts';

/** A FOREACH workflow names its source and variable, and its boxes stand in one line (reference `engine-semantics.md` §4.10). */
export function foreachProblems(content: JobpContent, at: string): readonly Problem[] {
  const path = joinPath(at, 'foreach_attributes');
  const isForeach = content.general_attributes.sub_type?.toUpperCase() === 'FOREACH';
  const attributes = content.foreach_attributes;
  if (!isForeach) {
    return attributes === undefined
      ? []
      : [{ path, message: 'belongs to workflows with general_attributes.sub_type "FOREACH" only' }];
  }
  if (attributes === undefined)
    return [{ path, message: 'is missing; expected source, variable and object or source_variable' }];
  const problems: Problem[] = [];
  const needed = attributes.source.toUpperCase() === 'VARIABLE' ? 'source_variable' : 'object';
  for (const member of ['source', needed, 'variable'] as const)
    if ((attributes[member] ?? '').trim() === '')
      problems.push({ path: joinPath(path, member), message: 'is empty; expected a name' });
  return [...problems, ...lineProblems(content, joinPath(at, 'line_conditions'))];
}

function lineProblems(content: JobpContent, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  for (const member of ['workflow_line_number', 'predecessor_line_number'] as const) {
    const seen = new Set<number | null>();
    for (const [index, condition] of (content.line_conditions ?? []).entries()) {
      const line = wholeNumber(condition[member]);
      if (seen.has(line))
        problems.push({
          path: joinPath(joinPath(path, index), member),
          message: `is ${line} for the second time; expected the boxes of a FOREACH workflow in one line`,
        });
      seen.add(line);
    }
  }
  return problems;
}
