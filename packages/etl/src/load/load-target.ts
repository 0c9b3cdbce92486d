import type { CopyOut, SourceChunk } from '../connector/source-reader.ts';
import type { Column } from '../definition/column.ts';
import type { Composition, LoadMode } from '../definition/composition.ts';
import type { Duck } from '../duck/duck.ts';
import type { Owner } from './owner.ts';
import type { Metadata } from './sql/metadata-columns.ts';

/** Which load this is. Runs of the same load continue each other's unfinished work. */
export interface LoadIdentity {
  /** Composition, source, parameter package; the same in every run. */
  readonly name: string;
  readonly runId: number;
  readonly attempt: number;
  /** Hash of all that must be the same for a load to be continued. */
  readonly plan: string;
  /** Hash of source and query, whose columns stay the same unless the source changes; null where they may differ. */
  readonly reads: string | null;
}

export interface TargetRequest {
  readonly identity: LoadIdentity;
  readonly target: Composition['target'];
  readonly table: string;
  readonly mode: LoadMode;
  /** First value, and the value behind the last one, of load mode slice. */
  readonly slice: { readonly from: string; readonly to: string } | null;
  readonly commit: 'load' | 'chunk';
  readonly contract: NonNullable<Composition['contract']>;
  readonly keepRejects: boolean;
  readonly mostRejects: number;
  /** Values of the metadata columns, or null when there are none. */
  readonly metadata: Metadata | null;
  /** Whose rows the load may take away, where it shares the table with others of its composition; with metadata. */
  readonly owner: Owner | null;
  /** Column that new rows are read by, or null. */
  readonly cursorColumn: string | null;
  readonly workFolder: string;
  readonly duck: Duck;
  /** A line for the report of the run. */
  readonly say: (message: string) => void;
}

/** What the target remembers of the load. */
export interface LoadState {
  /** This very run is already complete: nothing is left to do. */
  readonly complete: boolean;
  /** Position of the last committed chunk of a load that is not through; null begins anew. */
  readonly position: string | null;
  /** Cursor the load that is not through reads to. */
  readonly pendingCursor: string | null;
  readonly fingerprint: string | null;
  /** Columns that the load before this one has read by the same query; null where there was none. */
  readonly columns: readonly string[] | null;
  /** Cursor of the last complete load. */
  readonly cursor: string | null;
  readonly figures: LoadFigures;
}

/** Counted over all attempts. */
export interface LoadFigures {
  readonly chunks: number;
  readonly rows: number;
  readonly rejected: number;
  readonly bytes: number;
}

/** Before anything has moved. */
export const NO_FIGURES: LoadFigures = { chunks: 0, rows: 0, rejected: 0, bytes: 0 };

export interface Begin {
  readonly columns: readonly Column[];
  /** Bytes the source can give. */
  readonly copies: CopyOut['kind'] | null;
  /** Do values have to be looked at, whatever the bytes? */
  readonly checked: boolean;
  readonly shape: ShapeRows;
  readonly fingerprint: string | null;
  readonly cursor: string | null;
  readonly continues: boolean;
}

/** The column a source column becomes, and how a text is read. */
export interface ShapedColumn {
  readonly from: string;
  readonly column: Column;
  readonly format?: string;
  readonly decimalSeparator?: string;
}
export type ShapeRows = readonly ShapedColumn[];

/** Rows that are ready to be written. */
export interface PreparedChunk {
  /** Writes rows and position in one commit. */
  write(): Promise<LoadFigures>;
}

/** A target opened for one load. Everything before `finish` is invisible unless commits are by chunk. */
export interface LoadTarget {
  readonly state: LoadState;
  /** Makes ready for the columns by the contract; throws `contractBroken`. */
  begin(begin: Begin): Promise<void>;
  /** May a chunk be prepared while the one before it is being written? Known once the load has begun. */
  readonly preparesAhead: boolean;
  /** Does what does not change the target; chunks are prepared in order, and written in that order. */
  prepareChunk(chunk: SourceChunk): Promise<PreparedChunk>;
  /** Makes the load visible and complete, cursor included, in one commit. */
  finish(): Promise<LoadFigures>;
  /** Forgets how far the load has come, its cursor too; what is visible stays. Instead of `begin`. */
  forget(): Promise<void>;
  close(): Promise<void>;
}
