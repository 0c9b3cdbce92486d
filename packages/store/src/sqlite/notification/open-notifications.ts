import type { OpenNotification, OpenNotificationQuery } from '../../port/notification-store.ts';
import { notificationFromRow, openNotifications } from '../../row/notification-row.ts';
import type { Connection } from '../connection/connection.ts';

/** A partial index is taken only where its own condition is repeated. */
const OPEN = openNotifications(`
  SELECT run_id FROM workflow_mark INDEXED BY workflow_mark_by_recipient
    WHERE mark IN ('user', 'group') AND mark = 'user' AND value = ? AND run_id BETWEEN ? AND ?
  UNION
  SELECT recipient.run_id FROM object INDEXED BY object_user_group
    JOIN object_version ON object_version.version_id = object.version_id
    CROSS JOIN workflow_mark AS recipient INDEXED BY workflow_mark_by_recipient
      ON recipient.mark IN ('user', 'group') AND recipient.mark = 'group' AND recipient.value = object.name
    WHERE object.client = ? AND object.type = 'USRG' AND object.deleted_at IS NULL
      AND recipient.run_id BETWEEN ? AND ?
      AND EXISTS (SELECT 1 FROM json_each(object_version.content, '$.members') AS member
        WHERE json_extract(member.value, '$.USERNAME') = ?)`);

/** Open notifications addressed to a user or one of his groups. */
export function openNotificationsOf(
  connection: Connection,
  query: OpenNotificationQuery,
): OpenNotification[] {
  const { client, user, limit } = query;
  const from = query.runId ?? (query.after ?? 0) + 1;
  const to = query.runId ?? Number.MAX_SAFE_INTEGER;
  return connection.all(OPEN, client, user, from, to, client, from, to, user, limit).map(notificationFromRow);
}
