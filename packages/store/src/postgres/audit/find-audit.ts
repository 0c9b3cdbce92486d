import { auditStatement } from '../../filter/audit-statement.ts';
import type { AuditQuery, AuditRecord } from '../../port/store.ts';
import { auditRecordFromRow } from '../../row/audit-row.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';

/** Lines of a client's audit that meet all conditions, newest first. */
export async function findAudit(connection: Connection, query: AuditQuery): Promise<AuditRecord[]> {
  const statement = auditStatement(query, postgresDialect);
  return (await connection.find(statement)).map(auditRecordFromRow);
}
