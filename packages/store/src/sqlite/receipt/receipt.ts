import type { RequestKey, RequestReceipt } from '@taktwerk/model';
import { RECEIPT_COLUMNS, receiptCells, receiptFromRow } from '../../row/receipt-row.ts';
import type { Connection } from '../connection/connection.ts';

const ADD = `INSERT INTO request_receipt (${RECEIPT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (client, user, key) DO NOTHING`;
const PUT = `INSERT INTO request_receipt (${RECEIPT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (client, user, key) DO UPDATE SET status = excluded.status, body = excluded.body,
  headers = excluded.headers`;
const GET = `SELECT ${RECEIPT_COLUMNS} FROM request_receipt WHERE client = ? AND user = ? AND key = ?`;
const FORGET = `DELETE FROM request_receipt WHERE rowid IN
  (SELECT rowid FROM request_receipt INDEXED BY request_receipt_by_age WHERE created_at < ? LIMIT ?)`;

/** Adds a receipt of a commit; one that is there stays. */
export function addReceipt(connection: Connection, receipt: RequestReceipt): void {
  connection.run(ADD, ...receiptCells(receipt));
}

export function putReceipt(connection: Connection, receipt: RequestReceipt): void {
  connection.run(PUT, ...receiptCells(receipt));
}

export function getReceipt(connection: Connection, { client, user, key }: RequestKey): RequestReceipt | null {
  const row = connection.get(GET, client, user, key);
  return row === undefined ? null : receiptFromRow(row);
}

export function forgetReceipts(connection: Connection, before: number, limit: number): number {
  return connection.run(FORGET, before, limit).changes;
}
