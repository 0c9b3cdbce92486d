import { USER_COLUMNS } from '../../row/user-row.ts';
import type { Connection } from '../connection/connection.ts';

const ADD = `INSERT INTO user (${USER_COLUMNS}) VALUES (?, ?, ?, NULL, 0) ON CONFLICT DO NOTHING`;
const REMOVE = 'DELETE FROM user WHERE client = ? AND name = ? AND department = ?';

/** Adds a user `NAME/DEPARTMENT` without password and locked, unless there is one. */
export function addLockedUser(connection: Connection, client: number, name: string): void {
  connection.run(ADD, client, ...partsOf(name));
}

export function removeUser(connection: Connection, client: number, name: string): void {
  connection.run(REMOVE, client, ...partsOf(name));
}

function partsOf(name: string): [string, string] {
  const slash = name.indexOf('/');
  return [name.slice(0, slash), name.slice(slash + 1)];
}
