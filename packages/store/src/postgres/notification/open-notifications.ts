import type { OpenNotification, OpenNotificationQuery } from '../../port/notification-store.ts';
import { notificationFromRow, openNotifications } from '../../row/notification-row.ts';
import { NEWEST } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';
import { storedJson } from '../filter/postgres-dialect.ts';

const OPEN = openNotifications(`
  SELECT run_id FROM workflow_mark WHERE mark = 'user' AND value = ? AND run_id BETWEEN ? AND ?
  UNION
  SELECT recipient.run_id FROM ${NEWEST}
    JOIN workflow_mark AS recipient ON recipient.mark = 'group' AND recipient.value = object.name
    WHERE object.client = ? AND object.type = 'USRG' AND object.deleted_at IS NULL
      AND recipient.run_id BETWEEN ? AND ?
      AND ${storedJson('object_version.content')} @> ?::jsonb`);

/** Open notifications addressed to a user or one of his groups. */
export async function openNotificationsOf(
  connection: Connection,
  query: OpenNotificationQuery,
): Promise<OpenNotification[]> {
  const { client, user, limit } = query;
  const from = query.runId ?? (query.after ?? 0) + 1;
  const to = query.runId ?? Number.MAX_SAFE_INTEGER;
  const member = JSON.stringify({ members: [{ USERNAME: user }] });
  const rows = await connection.all(OPEN, client, user, from, to, client, from, to, member, limit);
  return rows.map(notificationFromRow);
}
