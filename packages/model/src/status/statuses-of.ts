import { fulfils } from './condition.ts';
import { isEnded } from './status.ts';
import { STATUS_TABLE } from './status-table.ts';

const ALL = STATUS_TABLE.map(([status]) => status);

/** Every end status. */
export const END_STATUSES: readonly number[] = ALL.filter(isEnded);

/** The statuses that fulfil a condition, a number that is in no table among them. */
export function statusesOf(condition: string): readonly number[] {
  const found = ALL.filter((status) => fulfils(status, condition));
  return found.length > 0 ? found : [Number(condition)];
}
