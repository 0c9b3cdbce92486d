import type { RequestKey, RequestReceipt } from '@taktwerk/model';

/** Receipts of requests with an `Idempotency-Key`; a shard writes them with its commits as well (`Commit.receipts`). */
export interface ReceiptStore {
  get(key: RequestKey): Promise<RequestReceipt | null>;
  /** Adds a receipt, or adds the answer to one that its commit has written. */
  put(receipt: RequestReceipt): Promise<void>;
  /** Removes what was written before a time (milliseconds), at most so many; returns how many. */
  forget(before: number, limit: number): Promise<number>;
}
