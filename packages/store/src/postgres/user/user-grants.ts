import { text } from '../../row/column.ts';
import { NEWEST } from '../../row/object-row.ts';
import type { Connection } from '../connection/connection.ts';
import { storedJson } from '../filter/postgres-dialect.ts';

/** `object_user_group` keeps the groups apart from everything else there is. */
const GRANTS = `SELECT object_version.content FROM ${NEWEST}
WHERE object.client = ? AND object.name = ? AND object.type = 'USER' AND object.deleted_at IS NULL
UNION ALL
SELECT object_version.content FROM ${NEWEST}
WHERE object.client = ? AND object.type = 'USRG' AND object.deleted_at IS NULL
AND ${storedJson('object_version.content')} @> ?::jsonb`;

/** Contents of the user and of every group that has him as a member: what holds his rights. */
export async function userGrants(connection: Connection, client: number, name: string): Promise<string[]> {
  const member = JSON.stringify({ members: [{ USERNAME: name }] });
  const rows = await connection.all(GRANTS, client, name, client, member);
  return rows.map((row) => text(row, 'content'));
}
