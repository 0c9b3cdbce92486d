import type { AuditEntry } from '@taktwerk/model';
import { AUDIT_COLUMNS, auditFromRow } from '../../row/audit-row.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT ${AUDIT_COLUMNS} FROM audit INDEXED BY audit_by_client
WHERE client = ? ORDER BY id DESC LIMIT ?`;

/** The newest lines of a client's audit, newest first. */
export function listAudit(connection: Connection, client: number, limit: number): AuditEntry[] {
  return connection.all(LIST, client, limit).map(auditFromRow);
}
