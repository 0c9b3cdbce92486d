import type { ScriptFunction } from './script-function.ts';

/** Functions about the task that runs the script and about its last error (reference `script-language.md` §3.4, §3.10). */
export const TASK_FUNCTIONS: readonly ScriptFunction[] = [
  fromPredefined('SYS_ACT_ME_NR', 'RUNID'),
  fromPredefined('SYS_ACT_ME_NAME', 'NAME'),
  fromPredefined('SYS_ACT_ME_TYPE', 'TYPE'),
  fromPredefined('SYS_ACT_CLIENT', 'CLIENT'),
  fromPredefined('SYS_ACT_RESTART', 'RESTARTED'),
  fromPredefined('SYS_ACT_RESTART_COUNT', 'RESTART_COUNT'),
  fromPredefined('SYS_ACT_RESTART_ME_NR', 'RESTART_RUNID'),
  fromPredefined('SYS_RESTART_POINT', 'RESTART_POINT'),
  fromPredefined('SYS_USER_NAME', 'USER'),
  fromPredefined('SYS_USER_DEP', 'DEPARTMENT'),
  {
    name: 'SYS_LAST_ERR_NR',
    kind: 'pure',
    parameters: [],
    evaluate: (_args, context) => context.lastError.number,
  },
  {
    name: 'SYS_LAST_ERR_INS',
    kind: 'pure',
    parameters: [],
    evaluate: (_args, context) => context.lastError.insert,
  },
];

/** A function whose value is that of a predefined variable. */
function fromPredefined(name: string, variable: string): ScriptFunction {
  return { name, kind: 'pure', parameters: [], evaluate: (_args, context) => context.predefined(variable) };
}
