import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TaktwerkError } from '@taktwerk/model/error';
import { binaryToParquet } from '../../connector/postgres/binary-to-parquet.ts';
import { NoPlace } from '../../connector/postgres/no-place.ts';
import type { SourceChunk, SourceRelation } from '../../connector/source-reader.ts';
import { type Column, describeType } from '../../definition/column.ts';
import { ChunkWriter, type WrittenChunk } from '../../duck/chunk-writer.ts';
import type { Shaping } from '../../duck/shape-chunk.ts';
import { quoteText } from '../../sql/quote.ts';
import {
  type Begin,
  type LoadFigures,
  type LoadState,
  type LoadTarget,
  NO_FIGURES,
  type PreparedChunk,
  type TargetRequest,
} from '../load-target.ts';
import { partIsVisible } from '../part-is-visible.ts';
import { METADATA_COLUMNS, metadataSql } from '../sql/metadata-columns.ts';
import { fileState } from './file-state.ts';
import {
  type Manifest,
  type OpenLoad,
  readManifest,
  recordOf,
  syncFile,
  syncFolder,
  withRecord,
  writeManifest,
} from './manifest.ts';
import { type PassedColumn, passedColumns } from './passed-columns.ts';
import { FILE_FORMATS, type FileTargetFormat, isThere, writeWhole } from './whole-file.ts';

const PART = 'part-';

/**
 * A load into a file, or into a folder of parts. Each chunk is a part of its own; a manifest that is replaced at once
 * says how far the load is, and at the end which parts readers see.
 */
export class FileLoad implements LoadTarget {
  readonly state: LoadState;
  readonly #request: TargetRequest;
  readonly #format: FileTargetFormat;
  /** Holds parts and manifest. */
  readonly #folder: string;
  /** The one file of layout `file`. */
  readonly #file: string | null;
  readonly #lock: DatabaseSync;
  #manifest: Manifest;
  #writer: ChunkWriter | null = null;
  /** Columns that need no engine; null where some do, and since a value did. */
  #passed: readonly PassedColumn[] | null = null;
  /** Number of the chunk that was prepared last. */
  #prepared = 0;
  /** Reading the next chunk leaves the engine of the run to this one. */
  readonly preparesAhead = true;

  private constructor(
    request: TargetRequest,
    place: { readonly folder: string; readonly file: string | null; readonly lock: DatabaseSync },
    manifest: Manifest | null,
  ) {
    this.#request = request;
    this.#folder = place.folder;
    this.#file = place.file;
    this.#lock = place.lock;
    this.#format = request.target.format ?? 'parquet';
    this.#manifest = manifest ?? {
      version: 1,
      format: this.#format,
      columns: [],
      parts: [],
      loads: [],
    };
    this.state = fileState(this.#manifest, request);
  }

  static async open(folder: string, request: TargetRequest): Promise<FileLoad> {
    const { mode, table, target, identity, commit, owner } = request;
    if (owner !== null) {
      throw new TaktwerkError(
        'invalidOrder',
        `"${table}" is replaced by several loads of one composition, and each would take the place of the others: append, or give each source a composition of its own.`,
      );
    }
    const whole = (target.layout ?? 'file') === 'file';
    if (mode.kind !== 'replace' && (mode.kind !== 'append' || (whole && commit === 'chunk'))) {
      throw new TaktwerkError(
        'invalidOrder',
        `A file can be replaced or appended to, a folder of parts also chunk by chunk; load mode ${mode.kind} with commits by ${commit} needs a database.`,
      );
    }
    if (mode.kind === 'replace' && commit === 'chunk') {
      throw new TaktwerkError(
        'invalidOrder',
        'A file is replaced all at once: load mode replace with commits by chunk needs a database.',
      );
    }
    if (basename(table) !== table || table.startsWith('.')) {
      throw new TaktwerkError(
        'invalidOrder',
        `"${table}" is no name of a file; expected one without a folder before it.`,
      );
    }
    const root = await realpath(folder);
    const place = whole ? join(root, `.${table}.taktwerk`) : join(root, table);
    await mkdir(place, { recursive: true });
    const lock = new DatabaseSync(join(place, '.lock'), { timeout: 30_000 });
    try {
      // Held until this process ends, however it does.
      lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw new TaktwerkError('loadBusy', `Load "${identity.name}" is under way in another process.`, {
        cause: error,
      });
    }
    try {
      const load = new FileLoad(
        request,
        { folder: place, file: whole ? join(root, table) : null, lock },
        await readManifest(join(place, 'manifest.json')),
      );
      await load.#recover();
      return load;
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** Ends what a process that was killed while the new file took its place had begun. */
  async #recover(): Promise<void> {
    const begun = this.#manifest.loads.find(({ loading }) => loading?.applying === true);
    if (begun?.loading == null || this.#file === null) return;
    if (await isThere(join(this.#folder, 'new'))) await rename(join(this.#folder, 'new'), this.#file);
    await this.#complete(begun.name, begun.loading, []);
  }

  get #loading(): OpenLoad | null {
    return recordOf(this.#manifest, this.#request.identity.name).loading;
  }

  async begin(begin: Begin): Promise<void> {
    const { identity, metadata, contract, duck, commit } = this.#request;
    const columns = [
      ...begin.shape.map(({ column }) => column),
      ...(metadata === null ? [] : METADATA_COLUMNS),
    ];
    if (this.#request.mode.kind === 'append' && this.#manifest.columns.length > 0) this.#compare(columns);
    if (contract.columns === 'discardRow') {
      throw new TaktwerkError(
        'invalidOrder',
        'A file has no columns before it is written: contract.columns can not be discardRow.',
      );
    }
    const record = recordOf(this.#manifest, identity.name);
    if (commit === 'chunk' && !begin.continues && (record.loading?.figures.chunks ?? 0) > 0)
      throw partIsVisible(this.#request);
    const shapings = begin.shape.map(
      ({ from, column, ...form }): Shaping => ({
        from,
        column,
        source: begin.columns.find(({ name }) => name === from) ?? column,
        ...form,
      }),
    );
    this.#writer = new ChunkWriter(duck, shapings, {
      blank: contract.types === 'discardValue',
      forbidden: [],
    });
    if (this.#format === 'parquet' && metadata === null) this.#passed = passedColumns(begin, shapings);
    const before = begin.continues ? record.loading : null;
    this.#prepared = before?.figures.chunks ?? 0;
    const loading: OpenLoad = {
      runId: identity.runId,
      attempt: identity.attempt,
      plan: identity.plan,
      position: before?.position ?? null,
      cursor: begin.cursor,
      fingerprint: begin.fingerprint,
      figures: before?.figures ?? NO_FIGURES,
      columns,
      parts: before?.parts ?? [],
      applying: false,
    };
    const { reads } = identity;
    const read = reads === null ? null : { by: reads, columns: begin.shape.map(({ from }) => from) };
    await this.#save(withRecord(this.#manifest, { ...record, read, loading }));
    await this.#sweep();
  }

  #compare(columns: readonly Column[]): void {
    const text = (list: readonly Column[]) =>
      list.map((column) => `${column.name} ${describeType(column)}`).join(', ');
    if (text(columns) === text(this.#manifest.columns)) return;
    throw new TaktwerkError(
      'contractBroken',
      `"${this.#request.table}" has the columns ${text(this.#manifest.columns)}; the source has ${text(columns)}. Files are not changed: replace it, or name the fields in the rule.`,
    );
  }

  async prepareChunk(chunk: SourceChunk): Promise<PreparedChunk> {
    this.#prepared += 1;
    const name = `${PART}${this.#request.identity.runId}-${this.#prepared}.${this.#format}`;
    try {
      const rows = await this.#pass(chunk, join(this.#folder, name));
      if (rows !== null) {
        const written = { rows, unfit: [] };
        return { write: () => this.#write(chunk, name, async () => written) };
      }
      const relation = await chunk.relation();
      return { write: () => this.#write(chunk, name, (where) => this.#shape(relation, name, where)) };
    } catch (error) {
      throw asFault(error, `File "${this.#request.table}", chunk behind row ${chunk.rowsBefore}`);
    }
  }

  /** Writes the rows without looking at their values; null where that cannot be. */
  async #pass({ copy }: SourceChunk, path: string): Promise<number | null> {
    if (this.#passed === null || copy?.kind !== 'postgres') return null;
    const pieces = copy.open(
      this.#passed.map((one) => one.copy),
      'binary',
    );
    try {
      return await binaryToParquet(
        pieces,
        this.#passed.map(({ column }) => column),
        path,
      );
    } catch (error) {
      if (!(error instanceof NoPlace)) throw error;
      this.#passed = null;
      return null;
    }
  }

  #shape(relation: SourceRelation, name: string, where: string): Promise<WrittenChunk> {
    const { metadata, identity } = this.#request;
    if (this.#writer === null) throw notBegun();
    const values = metadata === null ? '' : `, ${metadataSql(identity.runId, metadata)}`;
    const place = quoteText(join(this.#folder, name));
    return this.#writer.write(
      relation,
      where,
      (sql) => `COPY (SELECT *${values} FROM (${sql})) TO ${place} (${FILE_FORMATS[this.#format]})`,
    );
  }

  async #write(
    chunk: SourceChunk,
    name: string,
    writePart: (where: string) => Promise<WrittenChunk>,
  ): Promise<LoadFigures> {
    const loading = this.#loading;
    if (loading === null) throw notBegun();
    const { keepRejects, mostRejects, contract, table, identity, commit } = this.#request;
    const where = `File "${table}", chunk ${loading.figures.chunks + 1} behind row ${chunk.rowsBefore}`;
    try {
      const shaped = await writePart(where);
      const [first] = shaped.unfit;
      const rejected = loading.figures.rejected + shaped.unfit.length;
      if (
        first !== undefined &&
        ((!keepRejects && contract.types !== 'discardRow') || rejected > mostRejects)
      ) {
        await rm(join(this.#folder, name), { force: true });
        throw new TaktwerkError(
          'valueDoesNotFit',
          `File "${table}", row ${chunk.rowsBefore + first.row}, column "${first.column}": ${first.reason}. Row: ${first.record.slice(0, 500)}`,
        );
      }
      await syncFile(join(this.#folder, name));
      if (shaped.unfit.length > 0) {
        const lines = shaped.unfit.map(
          (row) => `${JSON.stringify({ ...row, row: row.row + chunk.rowsBefore })}\n`,
        );
        await writeFile(
          join(this.#folder, `rejected-${identity.runId}-${loading.figures.chunks + 1}.ndjson`),
          lines.join(''),
          { flush: true },
        );
      }
      await syncFolder(this.#folder);
      const { size } = await stat(join(this.#folder, name));
      const figures = {
        chunks: loading.figures.chunks + 1,
        rows: loading.figures.rows + shaped.rows,
        rejected,
        bytes: loading.figures.bytes + size,
      };
      const seen = commit === 'chunk';
      const now = {
        ...loading,
        position: chunk.position,
        figures,
        parts: seen ? [] : [...loading.parts, name],
      };
      const record = recordOf(this.#manifest, identity.name);
      const manifest = withRecord(this.#manifest, { ...record, loading: now });
      await this.#save(
        seen ? { ...manifest, columns: loading.columns, parts: [...manifest.parts, name] } : manifest,
      );
      return figures;
    } catch (error) {
      throw asFault(error, where);
    }
  }

  async finish(): Promise<LoadFigures> {
    const loading = this.#loading;
    if (loading === null) return this.state.figures;
    const { mode, identity, table } = this.#request;
    try {
      const kept = mode.kind === 'append' ? this.#manifest.parts : [];
      if (this.#file === null) await this.#complete(identity.name, loading, [...kept, ...loading.parts]);
      else {
        await this.#writeWhole(this.#file, loading);
        const record = recordOf(this.#manifest, identity.name);
        await this.#save(withRecord(this.#manifest, { ...record, loading: { ...loading, applying: true } }));
        await rename(join(this.#folder, 'new'), this.#file);
        await syncFolder(join(this.#file, '..'));
        await this.#complete(identity.name, loading, []);
      }
    } catch (error) {
      throw asFault(error, `File "${table}" at the end of the load`);
    }
    return loading.figures;
  }

  /** One file of all parts, and of what is there already when the load appends. */
  async #writeWhole(file: string, loading: OpenLoad): Promise<void> {
    const parts = loading.parts.map((part) => join(this.#folder, part));
    if (this.#request.mode.kind === 'append' && (await isThere(file))) parts.unshift(file);
    const place = { path: join(this.#folder, 'new'), parts };
    await writeWhole(this.#request.duck, place, this.#format, loading.columns);
  }

  async #complete(name: string, loading: OpenLoad, parts: readonly string[]): Promise<void> {
    const { runId, cursor, figures, columns } = loading;
    await this.#save({
      ...withRecord(this.#manifest, {
        ...recordOf(this.#manifest, name),
        complete: { runId, cursor, figures },
        loading: null,
      }),
      format: this.#format,
      columns,
      parts,
    });
    // Readers that began with the old manifest may still want them until now.
    await this.#sweep();
  }

  async #save(manifest: Manifest): Promise<void> {
    await writeManifest(join(this.#folder, 'manifest.json'), manifest);
    this.#manifest = manifest;
  }

  /** Removes parts nobody sees or goes on with: of loads that began anew, of processes that were killed, of old rows. */
  async #sweep(): Promise<void> {
    const { parts, loads } = this.#manifest;
    const known = new Set([...parts, ...loads.flatMap(({ loading }) => loading?.parts ?? [])]);
    for (const name of await readdir(this.#folder)) {
      if (name.startsWith(PART) && !known.has(name)) await rm(join(this.#folder, name), { force: true });
    }
  }

  async forget(): Promise<void> {
    const record = recordOf(this.#manifest, this.#request.identity.name);
    const complete = record.complete === null ? null : { ...record.complete, cursor: null };
    await this.#save(withRecord(this.#manifest, { ...record, read: null, complete, loading: null }));
    await this.#sweep();
  }

  async close(): Promise<void> {
    this.#lock.close();
  }
}

function notBegun(): TaktwerkError {
  return new TaktwerkError('internal', 'A load is begun before rows are written.');
}

function asFault(error: unknown, where: string): Error {
  if (error instanceof TaktwerkError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new TaktwerkError('targetFailed', `${where}: ${why}`, { cause: error });
}
