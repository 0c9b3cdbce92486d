import type { EmergencyAction, HoldRecord } from '@taktwerk/model';
import { integer, integerOrNull, oneOf, text } from './column.ts';
import type { Row } from './row.ts';

export const HOLD_COLUMNS = 'client, name, since, until, "user", reason, action';

const ACTIONS = ['none', 'suspend', 'cancel'] as const satisfies readonly EmergencyAction[];

export function holdFromRow(row: Row): HoldRecord {
  return {
    client: integer(row, 'client'),
    name: text(row, 'name'),
    since: integer(row, 'since'),
    until: integerOrNull(row, 'until'),
    user: text(row, 'user'),
    reason: text(row, 'reason'),
    action: oneOf(row, 'action', ACTIONS),
  };
}

/** In the order of {@link HOLD_COLUMNS}. */
export function holdCells(
  hold: HoldRecord,
): readonly [number, string, number, number | null, string, string, string] {
  const { client, name, since, until, user, reason, action } = hold;
  return [client, name, since, until, user, reason, action];
}
