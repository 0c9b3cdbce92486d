import type { ScriptFunction } from './script-function.ts';

/** Functions about SYNC objects (reference `script-language.md` §3.5). */
export const SYNC_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'GET_SYNC',
    kind: 'host',
    failure: 'ends',
    parameters: [{ name: 'sync' }, { name: 'VALUE or STATE', optional: true }],
    call(args) {
      const what = args.isEmpty(1) ? 'VALUE' : args.keyword(1);
      if (what !== 'VALUE' && what !== 'STATE') args.fail(1, 'must be VALUE or STATE');
      return {
        kind: 'getSync',
        sync: args.text(0).trim().toUpperCase(),
        what: what === 'STATE' ? 'STATE' : 'VALUE',
      };
    },
    receive: (value) => value ?? '',
  },
  {
    name: 'SET_SYNC',
    kind: 'host',
    failure: 'onError',
    parameters: [{ name: 'sync' }, { name: 'action' }],
    call: (args) => ({
      kind: 'setSync',
      sync: args.text(0).trim().toUpperCase(),
      action: args.text(1).trim().toUpperCase(),
    }),
    receive: (value) => value ?? '0',
  },
];
