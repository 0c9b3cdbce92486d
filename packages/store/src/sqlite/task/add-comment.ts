import type { AuditEntry, TaskComment } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';

const INSERT = 'INSERT INTO task_comment (run_id, timestamp, user, comment) VALUES (?, ?, ?, ?)';
const MARK = 'UPDATE task SET commented = 1 WHERE run_id = ?';

/** Adds a comment and marks its task: the only place that writes `commented` of a stored task. */
export function addComment(connection: Connection, comment: TaskComment): void {
  if (connection.run(MARK, comment.runId).changes !== 1) {
    throw new TaktwerkError('unknownRun', `No task has run id ${comment.runId}; no comment was added.`);
  }
  connection.run(INSERT, comment.runId, comment.timestamp, comment.user, comment.comment);
}

/** The same with its line of audit, for a comment that comes alone. */
export function addAuditedComment(connection: Connection, comment: TaskComment, audit: AuditEntry): void {
  addComment(connection, comment);
  appendAudit(connection, audit);
}
