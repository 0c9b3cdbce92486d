import type { Readable } from 'node:stream';
import type { Column } from '../definition/column.ts';
import type { ExtractionRule } from '../definition/extraction-rule.ts';
import type { Source } from '../definition/source.ts';
import type { Duck } from '../duck/duck.ts';
import type { UnfitRow } from '../duck/shape-chunk.ts';
import type { BoundParameter } from './bound-parameter.ts';

/** The part of a cursor column that one load reads. */
export interface Window {
  readonly column: string;
  /** Rows from here on, or behind it; null reads from the beginning. Text of the value. */
  readonly low: string | null;
  readonly lowIncluded: boolean;
  /** How far before `low` reading begins: seconds of a time, days of a date, else a number. */
  readonly lag: number;
  /** Last value; null lets the source take the highest there is. */
  readonly high: string | null;
  readonly highIncluded: boolean;
}

export interface ReadRequest {
  readonly rule: ExtractionRule;
  readonly source: Source;
  readonly parameters: readonly BoundParameter[];
  readonly window: Window | null;
  readonly chunkRows: number;
  /** Files of the run; empty at its start, removed by the program at its end. */
  readonly workFolder: string;
  readonly duck: Duck;
}

/** A column as a stream of copy data is to have it. */
export interface CopyColumn {
  readonly name: string;
  /** The target's own word for the type, when it is not the source's. */
  readonly castTo?: string;
}

/** Rows as bytes that a target may take as they are. */
export type CopyOut =
  | { readonly kind: 'postgres'; open(columns: readonly CopyColumn[], format: 'binary' | 'text'): Readable }
  | {
      readonly kind: 'csv';
      readonly delimiter: string;
      readonly quote: string;
      readonly escape: string;
      readonly nullText: string;
      /** What a piece holds is overwritten when the next one is asked for. */
      open(): AsyncIterable<Buffer>;
    }
  /** Rows that the target's own database computes. */
  | { readonly kind: 'statement'; readonly sql: string; readonly values: readonly string[] };

export interface SourceRelation {
  readonly sql: string;
  readonly raw: boolean;
  /** Rows that are missing because they are no records at all; asked for once the relation has been read. */
  readonly broken?: () => Promise<readonly UnfitRow[]>;
}

/** Rows that become durable together with `position`. */
export interface SourceChunk {
  /** Where the next chunk begins, once this one has been read: JSON text that only the connector understands. */
  readonly position: string;
  /** Number of rows before this chunk, for messages. */
  readonly rowsBefore: number;
  readonly copy: CopyOut | null;
  /**
   * A SELECT for the DuckDB of the run, with the columns of the reader; while `raw` every value is still the text the
   * source has.
   */
  relation(): Promise<SourceRelation>;
  /** Gives back what the chunk holds. */
  done(): Promise<void>;
}

/** A source opened for one load. */
export interface SourceReader {
  readonly columns: readonly Column[];
  /** Which form of bytes the chunks can give. */
  readonly copies: CopyOut['kind'] | null;
  /** Tells one content of a file from another; null where a position means the same in any content. */
  readonly fingerprint: string | null;
  /** Highest cursor value that is read: the `high` of the window, or what the source had when it was opened. */
  readonly high: string | null;
  /** Rows the source expects to give, an estimate; absent where it cannot tell. */
  readonly expectedRows?: number | null;
  /** A SELECT of all rows that the column engine reads by itself, typed; absent where it cannot. */
  readonly whole?: string;
  chunks(after: string | null): AsyncIterable<SourceChunk>;
  close(): Promise<void>;
}
