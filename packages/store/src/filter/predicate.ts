import type { Condition } from './dialect.ts';

/**
 * What a list asks of an entry, as a tree: as one condition it is asked of each row, and test by test of the values that
 * rows have in common.
 */
export type Predicate =
  /**
   * A condition about one column, which it calls by that name or by `task.` and that name. Where the column is not one of the
   * table, but something that can be told of each row, `ofValue` is the condition about what is told. `found` selects every
   * `value` that meets it, if it asks for one of those that another table gives.
   */
  | {
      readonly kind: 'test';
      readonly column: string;
      readonly condition: Condition;
      readonly ofValue: Condition;
      readonly found?: Condition;
    }
  /** Without parts: true. */
  | { readonly kind: 'all'; readonly parts: readonly Predicate[] }
  /** Without parts: false. */
  | { readonly kind: 'any'; readonly parts: readonly Predicate[] }
  | { readonly kind: 'not'; readonly part: Predicate };

export function test(column: string, condition: Condition, ofValue: Condition = condition): Predicate {
  return { kind: 'test', column, condition, ofValue };
}

/** The column is one of the values that another table gives. */
export function amongFound(column: string, found: Condition): Predicate {
  const condition = { sql: `task.${column} IN (${found.sql})`, values: found.values };
  return { kind: 'test', column, condition, ofValue: condition, found };
}

export function all(parts: readonly Predicate[]): Predicate {
  return { kind: 'all', parts };
}

export function any(parts: readonly Predicate[]): Predicate {
  return { kind: 'any', parts };
}

export function not(part: Predicate): Predicate {
  return { kind: 'not', part };
}

/** The whole tree in SQL, about rows, or about the values told of them. */
export function asCondition(predicate: Predicate, about: 'condition' | 'ofValue' = 'condition'): Condition {
  const inSql = (part: Predicate): Condition => asCondition(part, about);
  switch (predicate.kind) {
    case 'test':
      return predicate[about];
    case 'all':
      return joined(predicate.parts.map(inSql), ' AND ', 'true');
    case 'any':
      return joined(predicate.parts.map(inSql), ' OR ', 'false');
    case 'not': {
      const { sql, values } = inSql(predicate.part);
      return { sql: `NOT (${sql})`, values };
    }
  }
}

/** The columns its tests are about. */
export function columnsOf(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'test':
      return [predicate.column];
    case 'all':
    case 'any':
      return predicate.parts.flatMap(columnsOf);
    case 'not':
      return columnsOf(predicate.part);
  }
}

/** Conditions that stand side by side. */
const AT_ONCE = 50;

/** Many conditions are put together in halves: SQLite takes an expression of a thousand levels at most. */
function joined(conditions: readonly Condition[], word: string, none: string): Condition {
  if (conditions.length === 0) return { sql: none, values: [] };
  if (conditions.length > AT_ONCE) {
    const half = Math.ceil(conditions.length / 2);
    const halves = [conditions.slice(0, half), conditions.slice(half)];
    return joined(
      halves.map((part) => joined(part, word, none)),
      word,
      none,
    );
  }
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(word)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}
