export { parseScript } from './parser/parse-script.ts';
export { type ScriptReferences, scriptReferences } from './parser/script-references.ts';
export type { ScriptFailureCode } from './run/script-failure.ts';
export type { ScriptOutcome, ScriptStop } from './run/script-outcome.ts';
export {
  type RestoredScript,
  restoreScript,
  type ScriptRun,
  type ScriptStart,
  startScript,
} from './run/script-run.ts';
export type { ScriptProblem, ScriptProblemCode } from './source/script-problem.ts';
export type { ParsedScript, Program } from './syntax/program.ts';
