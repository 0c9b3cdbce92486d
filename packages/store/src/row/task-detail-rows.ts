import type { JobOrderRecord, TaskComment } from '@taktwerk/model';
import { integer, text } from './column.ts';
import type { Row } from './row.ts';

export function commentFromRow(row: Row): TaskComment {
  return {
    runId: integer(row, 'run_id'),
    timestamp: integer(row, 'timestamp'),
    user: text(row, 'user'),
    comment: text(row, 'comment'),
  };
}

export function jobOrderFromRow(row: Row): JobOrderRecord {
  return { runId: integer(row, 'run_id'), attempt: integer(row, 'attempt'), order: text(row, 'body') };
}
