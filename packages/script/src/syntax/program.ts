import type { ScriptProblem } from '../source/script-problem.ts';
import type { Execute } from '../statement/script-statement.ts';

/** A parsed script: immutable, shared by any number of runs. */
export interface Program {
  readonly source: string;
  readonly instructions: readonly Instruction[];
  /** Index of the instruction behind each `:RESTART`, by the name of the point. */
  readonly restartPoints: ReadonlyMap<string, number>;
}

/** One statement or data line. Lines are unique within a program, so a saved run names its place by line. */
export interface Instruction {
  readonly line: number;
  readonly execute: Execute;
}

/** A program, or all that is wrong with the script. */
export type ParsedScript =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly errors: readonly ScriptProblem[] };
