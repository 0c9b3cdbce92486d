import { text } from '../../row/column.ts';
import { NEWEST } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';

/** `object_user_group` keeps the groups apart from everything else there is. */
const GRANTS = `SELECT object_version.content FROM ${NEWEST}
WHERE object.client = ? AND object.name = ? AND object.type = 'USER' AND object.deleted_at IS NULL
UNION ALL
SELECT object_version.content FROM object INDEXED BY object_user_group
JOIN object_version ON object_version.version_id = object.version_id
WHERE object.client = ? AND object.type = 'USRG' AND object.deleted_at IS NULL
AND EXISTS (SELECT 1 FROM json_each(object_version.content, '$.members') AS member
  WHERE json_extract(member.value, '$.USERNAME') = ?)`;

/** Contents of the user and of every group that has him as a member: what holds his rights. */
export function userGrants(connection: Connection, client: number, name: string): string[] {
  return connection.all(GRANTS, client, name, client, name).map((row) => text(row, 'content'));
}
