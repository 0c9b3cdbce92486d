import type { UserLogin } from '../../object/user-login.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO user (client, name, department, password_hash, active, ldap, oauth2_value)
VALUES (?, ?, ?, NULL, ?, ?, ?) ON CONFLICT (client, name, department)
DO UPDATE SET ldap = excluded.ldap, oauth2_value = excluded.oauth2_value,
active = CASE WHEN ? AND NOT excluded.ldap THEN 0 ELSE active END`;
const REMOVE = 'DELETE FROM user WHERE client = ? AND name = ? AND department = ?';
const REMOVE_TOKENS = 'DELETE FROM api_token WHERE client = ? AND user = ?';

/**
 * Stores how a user logs in; one that is not there yet is added without password, locked unless it needs none. `lock`
 * locks one that is there, unless it needs none.
 */
export function putUserLogin(connection: Connection, login: UserLogin, lock: boolean): void {
  const { client, name, department, activeWhenNew, ldap, oauth2Value } = login;
  connection.run(
    PUT,
    client,
    name,
    department,
    Number(activeWhenNew),
    Number(ldap),
    oauth2Value,
    Number(lock),
  );
}

/** Takes away a user `NAME/DEPARTMENT` and its tokens. */
export function removeUser(connection: Connection, client: number, name: string): void {
  const slash = name.indexOf('/');
  connection.run(REMOVE, client, name.slice(0, slash), name.slice(slash + 1));
  connection.run(REMOVE_TOKENS, client, name);
}
