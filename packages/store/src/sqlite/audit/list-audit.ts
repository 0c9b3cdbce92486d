import type { AuditEntry } from '@taktwerk/model';
import { integer, oneOf, text } from '../connection/column.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT time, client, user, action, subject, outcome, details FROM audit INDEXED BY audit_by_client
WHERE client = ? ORDER BY id DESC LIMIT ?`;

/** The newest lines of a client's audit, newest first. */
export function listAudit(connection: Connection, client: number, limit: number): AuditEntry[] {
  return connection.all(LIST, client, limit).map((row) => ({
    time: integer(row, 'time'),
    client: integer(row, 'client'),
    user: text(row, 'user'),
    action: text(row, 'action'),
    subject: text(row, 'subject'),
    outcome: oneOf(row, 'outcome', ['done', 'refused']),
    details: text(row, 'details'),
  }));
}
