import type { QualityCheck } from '../definition/step/quality-steps.ts';
import { quoteName, quoteText } from '../sql/quote.ts';
import type { StepInput } from './sql/step-input.ts';

/** A SELECT of one number, the rows (or groups) that break the rule, and the rule in words. */
export interface CompiledCheck {
  readonly sql: string;
  readonly words: string;
}

/** Compiles a quality check over a relation. */
export function qualitySql(
  check: QualityCheck,
  { id, relation }: Pick<StepInput, 'id' | 'relation'>,
  relationOf: (step: string) => string,
  bind: (expression: string) => string,
): CompiledCheck {
  const count = (condition: string): string =>
    `SELECT count(*) AS bad FROM ${relation} AS q WHERE ${condition}`;
  switch (check.kind) {
    case 'notNull':
      return {
        sql: count(check.columns.map((name) => `${quoteName(name)} IS NULL`).join(' OR ')),
        words: `${check.columns.join(', ')} must have a value`,
      };
    case 'unique': {
      const list = check.columns.map(quoteName).join(', ');
      return {
        sql: `SELECT count(*) AS bad FROM (SELECT 1 FROM ${relation} GROUP BY ${list} HAVING count(*) > 1)`,
        words: `${check.columns.join(', ')} must be unique`,
      };
    }
    case 'acceptedValues':
      return {
        sql: count(
          `${quoteName(check.column)} IS NOT NULL AND CAST(${quoteName(check.column)} AS VARCHAR) NOT IN (${check.values.map(quoteText).join(', ') || 'NULL'})`,
        ),
        words: `${check.column} must be one of ${check.values.join(', ')}`,
      };
    case 'range': {
      const name = quoteName(check.column);
      // The bounds are read as the type of the column.
      const parts = [
        ...(check.from === undefined ? [] : [`${name} < ${quoteText(check.from)}`]),
        ...(check.to === undefined ? [] : [`${name} > ${quoteText(check.to)}`]),
      ];
      return {
        sql: count(parts.join(' OR ') || 'false'),
        words: `${check.column} must lie from ${check.from ?? 'anywhere'} to ${check.to ?? 'anywhere'}`,
      };
    }
    case 'pattern':
      return {
        sql: count(
          `${quoteName(check.column)} IS NOT NULL AND NOT regexp_full_match(CAST(${quoteName(check.column)} AS VARCHAR), ${quoteText(check.pattern)})`,
        ),
        words: `${check.column} must have the form ${check.pattern}`,
      };
    case 'relationship': {
      const pairs = check.columns.map(
        (name, index) => `q.${quoteName(name)} = o.${quoteName(check.toColumns[index] ?? name)}`,
      );
      const given = check.columns.map((name) => `q.${quoteName(name)} IS NOT NULL`);
      return {
        sql: count(
          `${given.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${relationOf(check.step)} AS o WHERE ${pairs.join(' AND ')})`,
        ),
        words: `${check.columns.join(', ')} must exist in step "${check.step}"`,
      };
    }
    case 'rowCount':
      return {
        sql: `SELECT CASE WHEN count(*) BETWEEN ${check.from ?? 0} AND ${check.to ?? Number.MAX_SAFE_INTEGER} THEN 0 ELSE greatest(count(*), 1) END AS bad FROM ${relation}`,
        words: `there must be from ${check.from ?? 0} to ${check.to ?? 'any number of'} rows`,
      };
    case 'freshness':
      return {
        sql: `SELECT CASE WHEN max(${quoteName(check.column)})::TIMESTAMPTZ >= now() - to_seconds(${check.seconds}) THEN 0 ELSE 1 END AS bad FROM ${relation}`,
        words: `${check.column} must not be older than ${check.seconds} s`,
      };
    case 'distribution': {
      const name = quoteName(check.column);
      const shares = (of: string): string =>
        `(SELECT CAST(${name} AS VARCHAR) AS value, count(*) / sum(count(*)) OVER () AS share FROM ${of} GROUP BY 1)`;
      return {
        // Each value counts half of how far its two shares lie apart.
        sql: `SELECT CASE WHEN coalesce(sum(abs(coalesce(n.share, 0) - coalesce(o.share, 0))) / 2, 0) <= ${check.atMost} THEN 0 ELSE 1 END AS bad
          FROM ${shares(relation)} AS n FULL JOIN ${shares(relationOf(check.step))} AS o ON n.value IS NOT DISTINCT FROM o.value`,
        words: `the shares of ${check.column} must lie at most ${check.atMost} from those of step "${check.step}"`,
      };
    }
    case 'sql':
      return {
        sql: `WITH ${quoteName(id)} AS (SELECT * FROM ${relation}) SELECT count(*) AS bad FROM (${bind(check.text)}) AS q`,
        words: `no rows of ${check.text}`,
      };
    case 'expression':
      return {
        sql: count(`(${bind(check.expression)}) IS NOT TRUE`),
        words: `${check.expression} must hold`,
      };
  }
}
