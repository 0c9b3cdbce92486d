import type { ScriptFunction } from './script-function.ts';

/** Functions about the hit an event runs its script for (reference `script-language.md` §3.11; the names of values are ours). */
export const EVENT_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'GET_EVENT_INFO',
    kind: 'host',
    failure: 'ends',
    parameters: [{ name: 'value' }],
    call: (args) => ({ kind: 'hitValue', name: args.keyword(0) }),
    receive: (value) => value ?? '',
  },
  {
    name: 'GET_CONSOLE',
    kind: 'host',
    failure: 'ends',
    parameters: [{ name: 'value', optional: true }],
    call: (args) => ({ kind: 'hitValue', name: args.isEmpty(0) ? 'LINE' : args.keyword(0) }),
    receive: (value) => value ?? '',
  },
];
