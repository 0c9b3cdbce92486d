import type { AuditEntry } from '@taktwerk/model';
import type { AuditRecord } from '../port/store.ts';
import { integer, oneOf, text } from './column.ts';
import type { Row } from './row.ts';

/** `user` is a word of PostgreSQL's own and has to be quoted there. */
export const AUDIT_COLUMNS = 'time, client, "user", action, subject, outcome, details';

export function auditRecordFromRow(row: Row): AuditRecord {
  return { id: integer(row, 'id'), ...auditFromRow(row) };
}

export function auditFromRow(row: Row): AuditEntry {
  return {
    time: integer(row, 'time'),
    client: integer(row, 'client'),
    user: text(row, 'user'),
    action: text(row, 'action'),
    subject: text(row, 'subject'),
    outcome: oneOf(row, 'outcome', ['done', 'refused']),
    details: text(row, 'details'),
  };
}
