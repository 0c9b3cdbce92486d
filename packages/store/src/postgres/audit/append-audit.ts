import type { AuditEntry } from '@taktwerk/model';
import { AUDIT_COLUMNS } from '../../row/audit-row.ts';
import type { Connection } from '../connection/connection.ts';
import { insertRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape(AUDIT_COLUMNS, ['bigint', 'bigint', 'text', 'text', 'text', 'text', 'text']);
const APPEND = insertRows('audit', SHAPE);

/** Adds lines to the audit; the schema lets nobody change or remove them. */
export async function appendAudit(connection: Connection, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const cells = entries.map(({ time, client, user, action, subject, outcome, details }) => [
    time,
    client,
    user,
    action,
    subject,
    outcome,
    details,
  ]);
  await connection.run(APPEND, ...rowsParameters(SHAPE, cells));
}
