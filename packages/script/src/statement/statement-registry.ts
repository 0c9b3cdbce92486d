import { ASSIGNMENT_STATEMENTS } from './assignment-statements.ts';
import { DECLARATION_STATEMENTS } from './declaration-statements.ts';
import { END_STATEMENTS } from './end-statements.ts';
import { HOST_STATEMENTS } from './host-statements.ts';
import { INCLUDE_STATEMENT } from './include-statement.ts';
import { OUTPUT_STATEMENTS } from './output-statements.ts';
import { RESTART_STATEMENT } from './restart-statement.ts';
import { RUN_STATEMENTS } from './run-statements.ts';
import type { ScriptStatement } from './script-statement.ts';

/** Every statement of this release but the blocks, which `block/` reads. A new one goes into a group. */
export const SCRIPT_STATEMENTS: readonly ScriptStatement[] = [
  ...ASSIGNMENT_STATEMENTS,
  ...DECLARATION_STATEMENTS,
  ...END_STATEMENTS,
  ...HOST_STATEMENTS,
  INCLUDE_STATEMENT,
  ...OUTPUT_STATEMENTS,
  RESTART_STATEMENT,
  ...RUN_STATEMENTS,
];

const BY_NAME: ReadonlyMap<string, ScriptStatement> = new Map(
  SCRIPT_STATEMENTS.flatMap((statement) => statement.names.map((name) => [name, statement] as const)),
);

/** The statement of that name or short form, upper case. */
export function findStatement(name: string): ScriptStatement | undefined {
  return BY_NAME.get(name);
}
