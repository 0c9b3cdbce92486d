import { auditStatement } from '../../filter/audit-statement.ts';
import type { AuditQuery, AuditRecord } from '../../port/store.ts';
import { auditRecordFromRow } from '../../row/audit-row.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';

/** Lines of a client's audit that meet all conditions, newest first. */
export function findAudit(connection: Connection, query: AuditQuery): AuditRecord[] {
  const statement = auditStatement(query, sqliteDialect);
  return connection.all(statement.sql, ...statement.values).map(auditRecordFromRow);
}
