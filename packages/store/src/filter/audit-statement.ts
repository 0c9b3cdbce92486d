import type { AuditQuery } from '../port/store.ts';
import { AUDIT_COLUMNS } from '../row/audit-row.ts';
import type { Condition, Dialect } from './dialect.ts';
import { likePattern } from './wildcard.ts';

/** Lines of a client's audit by time, newest first; `audit_by_time` bounds and orders them. */
export function auditStatement(query: AuditQuery, dialect: Dialect): Condition {
  const { client, limit, from, to, user, action, subject, outcome, after } = query;
  const conditions: Condition[] = [{ sql: 'client = ?', values: [client] }];
  const add = (sql: string, ...values: (string | number)[]): void => {
    conditions.push({ sql, values });
  };
  if (from !== undefined) add('time >= ?', from);
  if (to !== undefined) add('time <= ?', to);
  if (after !== undefined) add('time <= ? AND (time < ? OR id < ?)', after.time, after.time, after.id);
  if (outcome !== undefined) add('outcome = ?', outcome);
  for (const [column, pattern] of [
    ['"user"', user],
    ['action', action],
    ['subject', subject],
  ] as const) {
    if (pattern !== undefined) add(dialect.like(column), likePattern(pattern));
  }
  return {
    sql: `SELECT id, ${AUDIT_COLUMNS} FROM audit WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}
ORDER BY time DESC, id DESC LIMIT ?`,
    values: [...conditions.flatMap(({ values }) => values), limit],
  };
}
