import type { AuditEntry } from '@taktwerk/model';
import { AUDIT_COLUMNS, auditFromRow } from '../../row/audit-row.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT ${AUDIT_COLUMNS} FROM audit WHERE client = ? ORDER BY id DESC LIMIT ?`;

/** The newest lines of a client's audit, newest first. */
export async function listAudit(
  connection: Connection,
  client: number,
  limit: number,
): Promise<AuditEntry[]> {
  return (await connection.all(LIST, client, limit)).map(auditFromRow);
}
