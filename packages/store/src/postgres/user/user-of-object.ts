import type { UserLogin } from '../../object/user-login.ts';
import { numberArray, textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO "user" AS stored (client, name, department, password_hash, active, ldap, oauth2_value)
SELECT client, name, department, NULL, active, ldap, oauth2_value
FROM unnest(?::bigint[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::text[])
  AS given (client, name, department, active, ldap, oauth2_value)
ON CONFLICT (client, lower(name), lower(department))
DO UPDATE SET ldap = excluded.ldap, oauth2_value = excluded.oauth2_value,
active = stored.active AND NOT (?::boolean AND NOT excluded.ldap)`;
const REMOVE = `DELETE FROM "user" WHERE client = ? AND lower(name) = lower(?::text COLLATE "C")
AND lower(department) = lower(?::text COLLATE "C")`;
const REMOVE_TOKENS = `DELETE FROM api_token WHERE client = ? AND lower("user") = lower(?::text COLLATE "C")`;

/**
 * Stores how users log in; those not there yet are added without password, locked unless they need none. `lock` locks
 * those that are there, unless they need none.
 */
export async function putUserLogins(
  connection: Connection,
  given: readonly UserLogin[],
  lock: boolean,
): Promise<void> {
  if (given.length === 0) return;
  // Of one given twice the last counts: a statement may touch a row only once.
  const logins = [
    ...new Map(given.map((login) => [`${login.client} ${login.name}/${login.department}`, login])).values(),
  ];
  await connection.run(
    PUT,
    numberArray(logins.map(({ client }) => client)),
    textArray(logins.map(({ name }) => name)),
    textArray(logins.map(({ department }) => department)),
    textArray(logins.map(({ activeWhenNew }) => String(activeWhenNew))),
    textArray(logins.map(({ ldap }) => String(ldap))),
    textArray(logins.map(({ oauth2Value }) => oauth2Value)),
    lock,
  );
}

/** Takes away a user `NAME/DEPARTMENT` and its tokens. */
export async function removeUser(connection: Connection, client: number, name: string): Promise<void> {
  const slash = name.indexOf('/');
  await Promise.all([
    connection.run(REMOVE, client, name.slice(0, slash), name.slice(slash + 1)),
    connection.run(REMOVE_TOKENS, client, name),
  ]);
}
