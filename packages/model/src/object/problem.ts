/** One thing wrong with what a caller sent. */
export interface Problem {
  /** Where: `data.jobp.line_conditions[2].predecessor_line_number`. */
  readonly path: string;
  /** What was wrong and what was expected. */
  readonly message: string;
}

/** Appends a member name or a list index to a problem path. */
export function joinPath(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  return path === '' ? step : `${path}.${step}`;
}

/** All problems as one text for the `details` of an error answer. */
export function problemsText(problems: readonly Problem[]): string {
  const shown = problems.slice(0, 50).map((problem) => `${problem.path}: ${problem.message}`);
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}
