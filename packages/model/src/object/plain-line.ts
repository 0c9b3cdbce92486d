import type { WorkflowLine } from './definition.ts';

/** A line of a workflow with everything at its default. */
export const PLAIN_LINE: Omit<WorkflowLine, 'lineNumber' | 'kind' | 'objectName'> = {
  objectType: null,
  alias: null,
  active: true,
  elseAction: 'H',
  dependencies: [],
  match: 'all',
  earliestStart: null,
  latestStart: null,
  calendarCondition: null,
  maximumRunTime: null,
  minimumRunTime: null,
  latestEnd: null,
  elseExecute: null,
  checkpoint: null,
  external: null,
  result: null,
  rollbackEnabled: true,
  preconditions: [],
  postconditions: [],
};
