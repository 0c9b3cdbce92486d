import type { RequestKey, RequestReceipt } from '@taktwerk/model';
import { RECEIPT_COLUMNS, receiptCells, receiptFromRow } from '../../row/receipt-row.ts';
import type { Connection } from '../connection/connection.ts';
import { insertRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape(RECEIPT_COLUMNS, [
  'bigint',
  'text',
  'text',
  'text',
  'bigint',
  'bigint',
  'text',
  'text',
  'bigint',
]);
const ADD = insertRows('request_receipt', SHAPE, 'ON CONFLICT (client, "user", key) DO NOTHING');
const PUT = insertRows(
  'request_receipt',
  SHAPE,
  'ON CONFLICT (client, "user", key) DO UPDATE SET status = excluded.status, body = excluded.body, headers = excluded.headers',
);
const GET = `SELECT ${RECEIPT_COLUMNS} FROM request_receipt WHERE client = ? AND "user" = ? AND key = ?`;
const FORGET = `DELETE FROM request_receipt WHERE (client, "user", key) IN
  (SELECT client, "user", key FROM request_receipt WHERE created_at < ? LIMIT ?)`;

/** Adds receipts of a commit; those that are there stay. */
export async function addReceipts(
  connection: Connection,
  receipts: readonly RequestReceipt[],
): Promise<void> {
  if (receipts.length > 0) await connection.run(ADD, ...rowsParameters(SHAPE, receipts.map(receiptCells)));
}

export async function putReceipt(connection: Connection, receipt: RequestReceipt): Promise<void> {
  await connection.run(PUT, ...rowsParameters(SHAPE, [receiptCells(receipt)]));
}

export async function getReceipt(
  connection: Connection,
  { client, user, key }: RequestKey,
): Promise<RequestReceipt | null> {
  const row = await connection.get(GET, client, user, key);
  return row === undefined ? null : receiptFromRow(row);
}

export function forgetReceipts(connection: Connection, before: number, limit: number): Promise<number> {
  return connection.run(FORGET, before, limit);
}
