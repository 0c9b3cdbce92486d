import type { AuditEntry } from '@taktwerk/model';

/** A token of Taktwerk's own, without its secret. Times in milliseconds. */
export interface TokenRecord {
  /** Unique in the store; public part of the token. */
  readonly id: string;
  readonly client: number;
  /** `NAME/DEPARTMENT`. */
  readonly user: string;
  readonly title: string;
  /** SHA-256 of the secret, base64url. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it was last used, give or take; null: never. */
  readonly usedAt: number | null;
}

/** Tokens that stand in for a user's password. They go when the user is deleted. */
export interface TokenStore {
  /** Adds a token unless the user has `limit` tokens, with a line of audit; false when it was not added. */
  create(token: TokenRecord, limit: number, audit: AuditEntry): Promise<boolean>;
  find(id: string): Promise<TokenRecord | null>;
  /** Of one user, or of all users of the client (null); the newest first, at most `limit`. */
  list(client: number, user: string | null, limit: number): Promise<readonly TokenRecord[]>;
  /** Takes a token back, of one user or (null) of any of the client, with a line of audit; false if there is none. */
  remove(client: number, user: string | null, id: string, audit: AuditEntry): Promise<boolean>;
  /** Notes a use; says nothing of a token that is gone. */
  used(id: string, at: number): Promise<void>;
}
