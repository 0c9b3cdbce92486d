import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import type { UnfitRow } from '../../duck/shape-chunk.ts';
import { oneAhead } from '../../load/one-ahead.ts';
import type { CopyOut, ReadRequest, SourceChunk, SourceReader } from '../source-reader.ts';
import { fileBlocks } from './file-blocks.ts';
import type { PlainFile } from './plain-file.ts';
import { type RecordDialect, scanRecords } from './scan-records.ts';

/** How records in a part of a file become rows. */
export interface RecordFormat {
  readonly columns: readonly Column[];
  readonly dialect: RecordDialect;
  /** Where the first record begins. */
  readonly start: number;
  /** The rows of a file that holds some of the records and nothing else. */
  relation(path: string): string;
  /** Rows the relation could not read, once it has been read. */
  broken?: (() => Promise<readonly UnfitRow[]>) | undefined;
  /** How the bytes can be copied; null when they cannot. */
  readonly copy: Omit<Extract<CopyOut, { kind: 'csv' }>, 'open' | 'kind'> | null;
}

interface Position {
  readonly offset: number;
  readonly rows: number;
}

/** Bytes of a file that hold whole records. */
interface RecordRange {
  readonly start: number;
  readonly end: number;
  /** Number of records before them. */
  readonly rows: number;
  readonly records: number;
}

/** Reads a file of records in chunks that are parts of the file; a position is a place in it. */
export class RecordSource implements SourceReader {
  readonly columns: readonly Column[];
  readonly copies: 'csv' | null;
  readonly fingerprint: string;
  readonly high = null;
  readonly #handle: FileHandle;
  readonly #file: PlainFile;
  readonly #format: RecordFormat;
  readonly #request: ReadRequest;

  private constructor(handle: FileHandle, file: PlainFile, format: RecordFormat, request: ReadRequest) {
    this.#handle = handle;
    this.#file = file;
    this.#format = format;
    this.#request = request;
    this.columns = format.columns;
    this.copies = format.copy === null ? null : 'csv';
    this.fingerprint = file.fingerprint;
  }

  static async open(file: PlainFile, format: RecordFormat, request: ReadRequest): Promise<RecordSource> {
    if (request.window !== null) {
      throw new TaktwerkError(
        'invalidOrder',
        `Rule "${request.rule.name}" reads a file; what is new since the last load can be read from databases only.`,
      );
    }
    return new RecordSource(await open(file.path), file, format, request);
  }

  /** The end of the next chunk is looked for while the one before is being used. */
  async *chunks(from: string | null): AsyncIterable<SourceChunk> {
    let part = 0;
    for await (const { start, end, rows, records } of oneAhead(this.#ranges(from))) {
      part += 1;
      yield this.#chunk(start, end, rows, records, part);
    }
  }

  async *#ranges(from: string | null): AsyncIterable<RecordRange> {
    let { offset, rows }: Position =
      from === null ? { offset: this.#format.start, rows: 0 } : JSON.parse(from);
    const { chunkRows } = this.#request;
    for (;;) {
      const { end, records } = await scanRecords(this.#handle, offset, chunkRows, this.#format.dialect);
      if (records === 0) return;
      yield { start: offset, end, rows, records };
      offset = end;
      rows += records;
    }
  }

  #chunk(start: number, end: number, rowsBefore: number, records: number, part: number): SourceChunk {
    const position: Position = { offset: end, rows: rowsBefore + records };
    const path = join(this.#request.workFolder, `records-${part}`);
    const format = this.#format;
    const openBytes = () => fileBlocks(this.#file.path, { start, end });
    return {
      position: JSON.stringify(position),
      rowsBefore,
      copy: format.copy === null ? null : { kind: 'csv', ...format.copy, open: openBytes },
      relation: async () => {
        const records = await open(path, 'w');
        try {
          for await (const block of openBytes()) await records.writeFile(block);
        } finally {
          await records.close();
        }
        return {
          sql: format.relation(path),
          raw: true,
          ...(format.broken === undefined ? {} : { broken: format.broken }),
        };
      },
      done: () => rm(path, { force: true }),
    };
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
