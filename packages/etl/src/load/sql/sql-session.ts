import type { CopyOut } from '../../connector/source-reader.ts';
import type { Column } from '../../definition/column.ts';
import type { CopyForm } from '../../duck/copy-text.ts';
import type { Duck } from '../../duck/duck.ts';

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, string | null>>;

/** What the statements of a load have to know about a database. */
export interface SqlDialect {
  readonly name: 'postgres' | 'sqlite' | 'duckdb' | 'mariadb';
  quote(name: string): string;
  /** Type of a new column. */
  type(column: Column): string;
  /** The n-th parameter, from 1. */
  parameter(n: number): string;
  /** Are two values the same, where no value equals no value? */
  same(left: string, right: string): string;
  /** Type of a short text that may be a key, and of any text. */
  readonly keyText: string;
  readonly text: string;
  /** Can tables be made and renamed in the transaction that also changes rows? */
  readonly transactionalTables: boolean;
  /** The statement that changes the type of a column; null where there is none. */
  changeType(table: string, column: Column): string | null;
  /** Hidden column that rises with the order of writing; null where there is none. */
  readonly rowOrder: string | null;
  /** Has the database MERGE? */
  readonly merges: boolean;
}

/** Rows to be written into a table. */
export type RowsToWrite =
  /** `names` says what the source calls a column, where that differs. */
  | { readonly kind: 'copy'; readonly copy: CopyOut; readonly names?: ReadonlyMap<string, string> }
  /** A SELECT of typed columns in the order of the target's. */
  | { readonly kind: 'relation'; readonly sql: string; readonly duck: Duck }
  /** A file of typed rows in the session's form of text, with columns in the order of the target's. */
  | { readonly kind: 'text'; readonly path: string };

export interface Written {
  readonly rows: number;
  readonly bytes: number;
}

/** A row the target refused. */
export interface RefusedRow {
  /** Number in the chunk from 1. */
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
  readonly record: string;
}

/** One connection to a target database. Texts come back as texts, numbers as texts too. */
export interface SqlSession {
  readonly dialect: SqlDialect;
  /** Returns the rows a statement changed. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
  rows(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** The commit of `unseen` rows need not wait for the disk: one that everybody sees, and that does, comes behind it. */
  begin(rows?: 'unseen'): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Keeps other runs of the load away until the session is closed; false when one of them does so. */
  lock(name: string): Promise<boolean>;
  unlock(name: string): Promise<void>;
  /** Columns of a table, or null when there is none. */
  describe(schema: string | undefined, table: string): Promise<readonly Column[] | null>;
  /** Which bytes `write` takes as they are. */
  readonly takes: readonly CopyOut['kind'][];
  /** The form of text `write` takes from a file; null when it takes rows of a SELECT. */
  readonly text: CopyForm | null;
  /** Writes rows in the current transaction; with `refused` what does not fit is told instead of failing. */
  write(
    table: string,
    columns: readonly Column[],
    rows: RowsToWrite,
    refused: RefusedRow[] | null,
  ): Promise<Written>;
  /** A fault with what the database says, and where. */
  fault(error: unknown, where: string): Error;
  /** Can another table take the place of this one, with all that belongs to it? */
  canSwap(schema: string | undefined, table: string): Promise<boolean>;
  /** Makes an empty table with the columns, indexes, defaults and constraints of another one. */
  createLike(schema: string | undefined, stage: string, like: string): Promise<void>;
  rename(schema: string | undefined, stage: string, table: string): Promise<void>;
  /** Puts a table in the place of another one, all at once; false when something depends on the old one. */
  swap(schema: string | undefined, stage: string, table: string): Promise<boolean>;
  close(): Promise<void>;
}
