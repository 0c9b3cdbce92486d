import type { OpenNotification } from '../port/notification-store.ts';
import { integer, integerOrNull, oneOf, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

/** Open notifications whose run ids a subquery names; line 0 of their marks is the notification itself. */
export function openNotifications(runIds: string): string {
  return `SELECT task.run_id, task.name, task.status, task.start_time,
  kind.value AS kind, subject.value AS subject, body.value AS text, accepted.value AS accepted_by
FROM task
JOIN workflow_mark AS kind ON kind.run_id = task.run_id AND kind.line_number = 0 AND kind.mark = 'kind'
JOIN workflow_mark AS subject ON subject.run_id = task.run_id AND subject.line_number = 0 AND subject.mark = 'subject'
LEFT JOIN workflow_mark AS body ON body.run_id = task.run_id AND body.line_number = 0 AND body.mark = 'text'
LEFT JOIN workflow_mark AS accepted
  ON accepted.run_id = task.run_id AND accepted.line_number = 0 AND accepted.mark = 'accepted by' AND accepted.value <> ''
WHERE task.client = ? AND task.type = 'CALL' AND task.status IN (1542, 1552, 1553) AND kind.value <> 'MAIL'
  AND task.run_id IN (${runIds})
ORDER BY task.run_id LIMIT ?`;
}

export function notificationFromRow(row: Row): OpenNotification {
  return {
    runId: integer(row, 'run_id'),
    name: text(row, 'name'),
    kind: oneOf(row, 'kind', ['MAIL', 'MESSAGE', 'REQUEST', 'ALERT']),
    subject: text(row, 'subject'),
    text: textOrNull(row, 'text') ?? '',
    status: integer(row, 'status'),
    startTime: integerOrNull(row, 'start_time'),
    acceptedBy: textOrNull(row, 'accepted_by'),
  };
}
