import type { AuditEntry } from '@taktwerk/model';
import { AUDIT_COLUMNS } from '../../row/audit-row.ts';
import type { Connection } from '../connection/connection.ts';

const APPEND = `INSERT INTO audit (${AUDIT_COLUMNS})
VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** Adds one line to the audit; the schema lets nobody change or remove it. */
export function appendAudit(connection: Connection, entry: AuditEntry): void {
  connection.run(
    APPEND,
    entry.time,
    entry.client,
    entry.user,
    entry.action,
    entry.subject,
    entry.outcome,
    entry.details,
  );
}
