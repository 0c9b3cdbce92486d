import type { ReportType } from '../../task/task.ts';
import { joinPath, type Problem } from '../problem.ts';
import type { FilterContent } from '../schema/filter.ts';
import { readContent } from '../schema/read-content.ts';

/** FILTER object: what reports have to hold, or must not. */
export interface FilterDefinition {
  readonly match: 'all' | 'one';
  readonly lines: readonly {
    readonly report: ReportType;
    /** False: the text must not be there. */
    readonly expected: boolean;
    readonly text: string;
  }[];
}

/** @throws TaktwerkError invalidObject */
export function compileFilter(content: unknown): FilterDefinition {
  const read = readContent('FILTER', content);
  return {
    match: read.filter_attributes?.match?.toUpperCase() === 'ONE' ? 'one' : 'all',
    lines: read.filter_lines.map((line) => ({
      report: line.report?.toUpperCase() === 'ACT' ? ('ACT' as const) : ('REP' as const),
      expected: line.operator?.toUpperCase() !== 'CONTAINS_NOT',
      text: line.text,
    })),
  };
}

/** A filter without lines, or with an empty text, would say nothing. */
export function filterProblems(content: FilterContent, at: string): readonly Problem[] {
  const path = joinPath(at, 'filter_lines');
  if (content.filter_lines.length === 0) return [{ path, message: 'is empty; expected at least one line' }];
  return content.filter_lines.flatMap(({ text }, index) =>
    text === ''
      ? [
          {
            path: joinPath(joinPath(path, index), 'text'),
            message: 'is empty; expected the text to look for',
          },
        ]
      : [],
  );
}
