import type { QualityCheck } from '../../../definition/step/quality-steps.ts';
import { quoteName } from '../../../sql/quote.ts';
import type { StepInput } from '../../sql/step-input.ts';
import { NotPushed } from '../not-pushed.ts';
import type { PushedStepScope } from './pushed-step-scope.ts';

/**
 * A SELECT of one number, the rows (or groups) that break a rule, over the first input; `other` is the relation of another
 * step. It counts what that of `../../quality-sql.ts` counts.
 * @throws NotPushed for what would be counted otherwise there
 */
export async function writeCheck(
  check: QualityCheck,
  scope: PushedStepScope,
  other: (step: string) => Promise<StepInput>,
): Promise<string> {
  const { from } = scope;
  const count = (condition: string): string => `SELECT count(*) AS bad ${from} WHERE ${condition}`;
  const none = (name: string): string => `i.${quoteName(name)} IS NULL`;
  switch (check.kind) {
    case 'notNull':
      return count(check.columns.map(none).join(' OR '));
    case 'unique': {
      const list = check.columns.map((name) => `i.${quoteName(name)}`).join(', ');
      return `SELECT count(*) AS bad FROM (SELECT 1 AS one ${from} GROUP BY ${list} HAVING count(*) > 1) AS g`;
    }
    case 'acceptedValues': {
      const known = check.values.map((value) => `${scope.text(check.column)} = ${scope.value(value)}`);
      // Against no values at all DuckDB compares with NULL, which is never true.
      if (known.length === 0) return 'SELECT 0 AS bad';
      return count(`NOT ${none(check.column)} AND NOT (${known.join(' OR ')})`);
    }
    case 'range': {
      const { sql, type } = scope.column(check.column);
      const parts: string[] = [];
      if (check.from !== undefined) parts.push(`${sql} < ${await scope.read(check.from, type)}`);
      if (check.to !== undefined) parts.push(`${sql} > ${await scope.read(check.to, type)}`);
      return count(parts.join(' OR ') || '1 = 0');
    }
    case 'relationship': {
      const right = await other(check.step);
      const pairs = check.columns.map((name, index) => {
        const to = check.toColumns[index] ?? name;
        return scope.compared(
          scope.column(name),
          { sql: `o.${quoteName(to)}`, type: right.types.get(to) ?? 'VARCHAR', constant: null },
          false,
        );
      });
      const given = check.columns.map((name) => `NOT ${none(name)}`);
      return count(
        `${given.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${right.relation} AS o WHERE ${pairs.join(' AND ')})`,
      );
    }
    case 'rowCount': {
      const [low, high] = [check.from ?? 0, check.to ?? Number.MAX_SAFE_INTEGER];
      return `SELECT CASE WHEN count(*) BETWEEN ${low} AND ${high} THEN 0 WHEN count(*) > 1 THEN count(*) ELSE 1 END AS bad ${from}`;
    }
    case 'expression':
      return count(`(${(await scope.expression(check.expression)).sql}) IS NOT TRUE`);
    case 'freshness': {
      const { sql, type } = scope.column(check.column);
      const time = scope.convert({ sql: `max(${sql})`, type, constant: null }, 'TIMESTAMP WITH TIME ZONE');
      const oldest = await scope.read(
        new Date(Date.now() - check.seconds * 1000).toISOString(),
        'TIMESTAMP WITH TIME ZONE',
      );
      return `SELECT CASE WHEN ${time} >= ${oldest} THEN 0 ELSE 1 END AS bad ${from}`;
    }
    case 'pattern':
      throw new NotPushed('a regular expression may find something else there');
    case 'distribution':
      throw new NotPushed('shares of values are rounded otherwise there');
    case 'sql':
      throw new NotPushed('a query of the scenario is not done there');
  }
}
