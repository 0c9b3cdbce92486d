import { USER_COLUMNS } from '../../row/user-row.ts';
import { numberArray, textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const ADD = `INSERT INTO "user" (${USER_COLUMNS})
SELECT client, name, department, NULL, false
FROM unnest(?::bigint[], ?::text[], ?::text[]) AS added (client, name, department) ON CONFLICT DO NOTHING`;
const REMOVE = `DELETE FROM "user" WHERE client = ? AND lower(name) = lower(?::text COLLATE "C")
AND lower(department) = lower(?::text COLLATE "C")`;

/** Adds users `NAME/DEPARTMENT` without password and locked, unless they are there. */
export async function addLockedUsers(
  connection: Connection,
  users: readonly { readonly client: number; readonly name: string }[],
): Promise<void> {
  if (users.length === 0) return;
  const parts = users.map(({ name }) => partsOf(name));
  await connection.run(
    ADD,
    numberArray(users.map(({ client }) => client)),
    textArray(parts.map(([name]) => name)),
    textArray(parts.map(([, department]) => department)),
  );
}

export async function removeUser(connection: Connection, client: number, name: string): Promise<void> {
  await connection.run(REMOVE, client, ...partsOf(name));
}

function partsOf(name: string): [name: string, department: string] {
  const slash = name.indexOf('/');
  return [name.slice(0, slash), name.slice(slash + 1)];
}
