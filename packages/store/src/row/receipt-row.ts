import type { RequestReceipt } from '@taktwerk/model';
import { integer, integerOrNull, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';
import type { Cell } from './task-row.ts';

export const RECEIPT_COLUMNS = 'client, "user", key, request_hash, run_id, status, body, headers, created_at';

/** In the order of {@link RECEIPT_COLUMNS}. */
export function receiptCells(receipt: RequestReceipt): Cell[] {
  const { client, user, key, requestHash, runId, status, body, headers, createdAt } = receipt;
  return [client, user, key, requestHash, runId, status, body, headers, createdAt];
}

export function receiptFromRow(row: Row): RequestReceipt {
  return {
    client: integer(row, 'client'),
    user: text(row, 'user'),
    key: text(row, 'key'),
    requestHash: text(row, 'request_hash'),
    runId: integerOrNull(row, 'run_id'),
    status: integerOrNull(row, 'status'),
    body: textOrNull(row, 'body'),
    headers: textOrNull(row, 'headers'),
    createdAt: integer(row, 'created_at'),
  };
}
