import { isKnownCondition, statusesOf, TaktwerkError, type VaraRow } from '@taktwerk/model';

/** Variable object of a client with its rules (docs/operate.md). */
export const RETENTION_RULES = 'UC_RETENTION';

const LONGEST_DAYS = 36_500;

/** How long something is kept. */
export interface RetentionRule {
  readonly what: 'history' | 'reports';
  /** Statuses it is about; null is every one. */
  readonly statuses: readonly number[] | null;
  readonly days: number;
}

/** @throws TaktwerkError invalidObject for a row that is no rule: nothing is removed on a misunderstanding */
export function retentionRules(rows: readonly VaraRow[]): readonly RetentionRule[] {
  return rows.map(({ key, values: [what, days, status] }) => {
    const refuse = (column: string, value: string, expected: string): TaktwerkError =>
      new TaktwerkError(
        'invalidObject',
        `${RETENTION_RULES}, row "${key}", ${column} is "${value}"; expected ${expected}. Nothing was removed.`,
      );
    const kind = what.trim().toUpperCase();
    if (kind !== 'HISTORY' && kind !== 'REPORTS') throw refuse('value1', what, 'HISTORY or REPORTS');
    const number = Number(days);
    if (days.trim() === '' || !Number.isInteger(number) || number < 1 || number > LONGEST_DAYS)
      throw refuse('value2', days, `days from 1 to ${LONGEST_DAYS}`);
    const condition = status.trim().toUpperCase();
    if (condition !== '' && !isKnownCondition(condition))
      throw refuse('value3', status, 'a condition name, a status number or nothing');
    const statuses = condition === '' ? null : statusesOf(condition);
    return { what: kind === 'HISTORY' ? 'history' : 'reports', statuses, days: number };
  });
}
