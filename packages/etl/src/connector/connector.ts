import type { Connection } from '../definition/connection.ts';
import type { Duck } from '../duck/duck.ts';
import type { LoadTarget, TargetRequest } from '../load/load-target.ts';
import type { SqlSession } from '../load/sql/sql-session.ts';
import type { ReadRequest, SourceReader } from './source-reader.ts';

/** What a check of a connection found. */
export interface CheckResult {
  /** Name and version of the system, as it says itself. */
  readonly system: string;
  readonly milliseconds: number;
}

/**
 * All that Taktwerk needs to know about one kind of system. A third party implements it in one file in a folder of the
 * agent (`plugin/`); faults are `TaktwerkError`s that never hold a secret.
 */
export interface Connector<C extends Connection = Connection> {
  readonly kind: C['kind'];
  /** Connects, asks for something harmless, and leaves. */
  check(connection: C): Promise<CheckResult>;
  openSource?(connection: C, request: ReadRequest): Promise<SourceReader>;
  openTarget?(connection: C, request: TargetRequest): Promise<LoadTarget>;
  /** A connection for statements, of databases. */
  openSession?(connection: C, duck: Duck): Promise<SqlSession>;
}
