import type { VaraRow } from '@taktwerk/model';
import { VARA_COLUMNS, varaRowFromRow } from '../../row/vara-row.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT ${VARA_COLUMNS} FROM vara_row WHERE client = ? AND vara = ? ORDER BY id`;

/** Rows of a VARA object, in the order in which their keys were first written. */
export async function varaRows(connection: Connection, client: number, vara: string): Promise<VaraRow[]> {
  return (await connection.all(LIST, client, vara.toUpperCase())).map(varaRowFromRow);
}
