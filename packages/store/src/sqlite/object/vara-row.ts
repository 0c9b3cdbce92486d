import type { VaraRow } from '@taktwerk/model';
import { VARA_COLUMNS, varaRowFromRow } from '../../row/vara-row.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO vara_row (${VARA_COLUMNS})
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (client, vara, key) DO UPDATE SET value1 = excluded.value1, value2 = excluded.value2,
  value3 = excluded.value3, value4 = excluded.value4, value5 = excluded.value5`;
const REMOVE_ALL = 'DELETE FROM vara_row WHERE client = ? AND vara = ?';
const RENAME = 'UPDATE vara_row SET vara = ? WHERE client = ? AND vara = ?';
const LIST = `SELECT ${VARA_COLUMNS} FROM vara_row
WHERE client = ? AND vara = ? ORDER BY id`;

/** Sets the row of a key; a row that was there keeps its place. */
export function putVaraRow(connection: Connection, row: VaraRow): void {
  connection.run(PUT, row.client, row.vara.toUpperCase(), row.key, ...row.values);
}

/** Puts `rows` in the place of everything a VARA object held. */
export function replaceVaraRows(
  connection: Connection,
  client: number,
  vara: string,
  rows: readonly VaraRow[],
): void {
  connection.run(REMOVE_ALL, client, vara);
  for (const row of rows) putVaraRow(connection, { ...row, client, vara });
}

/** Rows of a VARA object, in the order in which their keys were first written. */
export function varaRows(connection: Connection, client: number, vara: string): VaraRow[] {
  return connection.all(LIST, client, vara.toUpperCase()).map(varaRowFromRow);
}

/** Gives all rows of one VARA name to another, which holds none but those. */
export function renameVaraRows(connection: Connection, client: number, from: string, to: string): void {
  connection.run(REMOVE_ALL, client, to);
  connection.run(RENAME, to, client, from);
}
