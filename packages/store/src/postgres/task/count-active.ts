import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

const ALL = `SELECT count(*) AS total FROM task WHERE stage <> 'ended'`;
const OF_CLIENT = `${ALL} AND client = ?`;

/** How many tasks have not ended. */
export async function countActive(connection: Connection, client: number | null): Promise<number> {
  const row = await (client === null ? connection.get(ALL) : connection.get(OF_CLIENT, client));
  return row === undefined ? 0 : integer(row, 'total');
}
