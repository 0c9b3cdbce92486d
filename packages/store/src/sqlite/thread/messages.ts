import type { ErrorName } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from '../connection/connection.ts';

/** Functions a thread runs on its connection, by name. */
export type Operations = Record<string, (connection: Connection, ...args: never[]) => unknown>;

/** The parameters of an operation, without its connection. */
export type Arguments<Operation> = Operation extends (connection: Connection, ...args: infer Rest) => unknown
  ? Rest
  : never;

export interface Request {
  readonly id: number;
  readonly operation: string;
  readonly args: readonly unknown[];
}

/** An error as it crosses between threads. */
export interface SentError {
  readonly reason: ErrorName;
  readonly details: string;
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: SentError };

export type ToThread =
  /** Threads load while others still open the database; each waits for this before it opens its own connection. */
  | { readonly kind: 'open' }
  | { readonly kind: 'requests'; readonly requests: readonly Request[] }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  /** The thread could not open the database; it ends. */
  | { readonly kind: 'failed'; readonly error: SentError }
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] };

export interface ThreadData {
  readonly folder: string;
  /** Milliseconds since 1970, for the record of migrations. */
  readonly now: number;
}

export function sendError(error: unknown): SentError {
  if (error instanceof TaktwerkError) return { reason: error.reason, details: error.details };
  return { reason: 'internal', details: error instanceof Error ? error.message : String(error) };
}

export function receiveError(error: SentError): TaktwerkError {
  return new TaktwerkError(error.reason, error.details);
}
