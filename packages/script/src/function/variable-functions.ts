import type { ScriptFunction } from './script-function.ts';

/** Functions that read VARA objects (reference `script-language.md` §3.5). */
export const VARIABLE_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'GET_VAR',
    kind: 'host',
    failure: 'ends',
    parameters: [{ name: 'vara' }, { name: 'key', optional: true }, { name: 'column', optional: true }],
    call: (args) => ({
      kind: 'getVar',
      vara: args.text(0).trim().toUpperCase(),
      key: args.text(1),
      column: args.isEmpty(2) ? 1 : args.whole(2, 1, 5),
    }),
    receive: (value) => value ?? '',
  },
];
