import { TaktwerkError } from '@taktwerk/model/error';
import type { TargetRequest } from './load-target.ts';

/** Why a load with commits by chunk that cannot be continued does not begin anew: its rows would be doubled. */
export function partIsVisible({ identity, table }: TargetRequest): TaktwerkError {
  return new TaktwerkError(
    'contractBroken',
    `Load "${identity.name}" is not through, part of it is already visible in "${table}", and it can no longer be continued because rule, parameters, target or file have changed; run it as it was, or reset it.`,
  );
}
