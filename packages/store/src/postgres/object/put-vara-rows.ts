import type { VaraRow } from '@taktwerk/model';
import { VARA_COLUMNS } from '../../row/vara-row.ts';
import { numberArray, textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape(VARA_COLUMNS, ['bigint', 'text', 'text', 'text', 'text', 'text', 'text', 'text']);
const PUT = putRows('vara_row', SHAPE, ['client', 'vara', 'key']);
const REMOVE_ALL = `DELETE FROM vara_row USING unnest(?::bigint[], ?::text[]) AS gone (client, vara)
WHERE vara_row.client = gone.client AND vara_row.vara = gone.vara`;
const REMOVE = 'DELETE FROM vara_row WHERE client = ? AND vara = ?';
const RENAME = 'UPDATE vara_row SET vara = ? WHERE client = ? AND vara = ?';

/** Sets rows of their keys, of which the last one given counts; a row that was there keeps its place. */
export async function putVaraRows(connection: Connection, rows: readonly VaraRow[]): Promise<void> {
  if (rows.length === 0) return;
  const cells = new Map(
    rows.map(({ client, vara, key, values }) => {
      const name = vara.toUpperCase();
      return [JSON.stringify([client, name, key]), [client, name, key, ...values]] as const;
    }),
  );
  await connection.run(PUT, ...rowsParameters(SHAPE, [...cells.values()]));
}

/** Removes all rows of VARA objects. */
export async function removeVaraRows(
  connection: Connection,
  varas: readonly { readonly client: number; readonly name: string }[],
): Promise<void> {
  if (varas.length === 0) return;
  const clients = numberArray(varas.map(({ client }) => client));
  await connection.run(REMOVE_ALL, clients, textArray(varas.map(({ name }) => name)));
}

/** Gives all rows of one VARA name to another, which holds none but those. */
export async function renameVaraRows(
  connection: Connection,
  client: number,
  from: string,
  to: string,
): Promise<void> {
  await Promise.all([connection.run(REMOVE, client, to), connection.run(RENAME, to, client, from)]);
}
