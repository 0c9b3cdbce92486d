import { RUN_ATTRIBUTES, type RunAttribute } from '@taktwerk/model';
import type { Arguments } from './arguments.ts';
import type { ScriptFunction } from './script-function.ts';

/** Functions that change active tasks (reference `script-language.md` §3.2). */
export const MODIFY_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'MODIFY_UC_OBJECT',
    kind: 'host',
    failure: 'onError',
    parameters: [
      { name: 'run id' },
      { name: 'attribute' },
      { name: 'value' },
      { name: 'second value', optional: true },
    ],
    call(args) {
      const attribute = attributeOf(args);
      const takesTask = attribute !== 'RESPONSE' && attribute !== 'GR_MAX_PAR_JOBS';
      return {
        kind: 'modify',
        runId: args.whole(0, 1, Number.MAX_SAFE_INTEGER),
        attribute,
        task: takesTask ? args.text(2).trim().toUpperCase() : '',
        value: args
          .text(takesTask ? 3 : 2)
          .trim()
          .toUpperCase(),
      };
    },
    receive: (value) => value ?? '0',
  },
];

function attributeOf(args: Arguments): RunAttribute {
  const word = args.keyword(1);
  return (
    RUN_ATTRIBUTES.find((attribute) => attribute === word) ??
    args.fail(1, `must be one of ${RUN_ATTRIBUTES.join(', ')}`)
  );
}
