import { joinPath, type Problem } from './problem.ts';
import { wholeNumber } from './whole-number.ts';

interface Conditioned<L> {
  readonly workflow_definitions: readonly L[];
  readonly calendar_conditions?: readonly {
    readonly workflow_line_number: string;
    readonly calendar: string;
    readonly calendar_event: string;
  }[];
}

interface Line {
  readonly line_number: string;
  readonly calendar_condition_type?: string;
}

/** Calendar conditions name a line of their object, a calendar and an event; a line that says how many must apply has some. Lines may be of kinds that take none. */
export function calendarConditionProblems<L extends Line>(
  content: Conditioned<L>,
  at: string,
  takesConditions: (line: L) => boolean = () => true,
): readonly Problem[] {
  const conditions = content.calendar_conditions ?? [];
  const lines = new Set(
    content.workflow_definitions.filter(takesConditions).map((line) => wholeNumber(line.line_number)),
  );
  const asked = new Set(conditions.map((one) => wholeNumber(one.workflow_line_number)));
  const problems: Problem[] = [];
  for (const [index, one] of conditions.entries()) {
    const here = joinPath(joinPath(at, 'calendar_conditions'), index);
    if (!lines.has(wholeNumber(one.workflow_line_number))) {
      problems.push({
        path: joinPath(here, 'workflow_line_number'),
        message: `is ${one.workflow_line_number || 'empty'}; expected the line_number of a task of this object`,
      });
    }
    for (const member of ['calendar', 'calendar_event'] as const) {
      if (one[member].trim() !== '') continue;
      problems.push({ path: joinPath(here, member), message: 'is empty; expected a name' });
    }
  }
  for (const [index, line] of content.workflow_definitions.entries()) {
    if (!line.calendar_condition_type || asked.has(wholeNumber(line.line_number))) continue;
    problems.push({
      path: joinPath(joinPath(joinPath(at, 'workflow_definitions'), index), 'calendar_condition_type'),
      message: 'is set, and no calendar condition names the line; expected entries in calendar_conditions',
    });
  }
  return problems;
}
