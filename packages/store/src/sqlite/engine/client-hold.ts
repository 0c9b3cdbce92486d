import type { HoldRecord } from '@taktwerk/model';
import { HOLD_COLUMNS, holdCells, holdFromRow } from '../../row/hold-row.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT OR REPLACE INTO client_hold (${HOLD_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const REMOVE = 'DELETE FROM client_hold WHERE client = ? AND name = ?';
const ALL = `SELECT ${HOLD_COLUMNS} FROM client_hold ORDER BY client, name`;

export function putClientHold(connection: Connection, hold: HoldRecord): void {
  connection.run(PUT, ...holdCells(hold));
}

export function removeClientHold(
  connection: Connection,
  { client, name }: Pick<HoldRecord, 'client' | 'name'>,
): void {
  connection.run(REMOVE, client, name);
}

export function allClientHolds(connection: Connection): HoldRecord[] {
  return connection.all(ALL).map(holdFromRow);
}
