/** What is wrong with a script before it runs: where, and what was expected instead. */
export interface ScriptProblem {
  /** Line of the source, from 1. */
  readonly line: number;
  /** Character in that line, from 1. */
  readonly column: number;
  readonly code: ScriptProblemCode;
  readonly message: string;
}

export type ScriptProblemCode =
  | 'blockNotClosed'
  | 'blockNotOpen'
  | 'continuation'
  | 'functionInExpression'
  | 'nameTooLong'
  | 'notInThisRelease'
  | 'numberTooLarge'
  | 'statementTooLong'
  | 'syntax'
  | 'textNotClosed'
  | 'unknownFunction'
  | 'unknownStatement'
  | 'wrongArguments';
