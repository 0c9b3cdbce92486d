import type { Commit } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';

/** Something to be written, and whom to tell. */
export type Request = CommitRequest | OperationRequest;

export interface CommitRequest {
  readonly kind: 'commit';
  readonly batch: Commit;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface OperationRequest {
  readonly kind: 'operation';
  /** Writes into the open transaction; what it returns is called once that has become durable. */
  readonly run: (connection: Connection) => Promise<() => void>;
  /** Mailboxes it writes to. */
  readonly mailboxes: readonly string[];
  /** It needs a transaction of its own. */
  readonly alone: boolean;
  /** It may only happen while this store holds the lease, if it ever took it. */
  readonly renews: boolean;
  readonly reject: (error: unknown) => void;
}
