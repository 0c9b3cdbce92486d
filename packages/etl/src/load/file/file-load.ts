import { createReadStream, createWriteStream } from 'node:fs';
import { access, link, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { TaktwerkError } from '@taktwerk/model';
import type { SourceChunk, SourceRelation } from '../../connector/source-reader.ts';
import { type Column, describeType } from '../../definition/column.ts';
import { ChunkWriter } from '../../duck/chunk-writer.ts';
import type { Shaping } from '../../duck/shape-chunk.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import type {
  Begin,
  LoadFigures,
  LoadState,
  LoadTarget,
  PreparedChunk,
  TargetRequest,
} from '../load-target.ts';
import { METADATA_COLUMNS, metadataSql } from '../sql/metadata-columns.ts';
import {
  type Manifest,
  type OpenLoad,
  readManifest,
  syncFile,
  syncFolder,
  writeManifest,
} from './manifest.ts';

const NOTHING: LoadFigures = { chunks: 0, rows: 0, rejected: 0, bytes: 0 };
const FORMATS = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true, FORCE_QUOTE *',
  ndjson: 'FORMAT json',
} as const;

/**
 * A load into a file, or into a folder of parts. Each chunk is a part of its own; a manifest that is replaced at once
 * says how far the load is, and at the end which parts readers see.
 */
export class FileLoad implements LoadTarget {
  readonly state: LoadState;
  readonly #request: TargetRequest;
  readonly #format: keyof typeof FORMATS;
  /** Holds parts and manifest. */
  readonly #folder: string;
  /** The one file of layout `file`. */
  readonly #file: string | null;
  readonly #lock: DatabaseSync;
  #manifest: Manifest;
  #writer: ChunkWriter | null = null;
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
      complete: null,
      loading: null,
    };
    this.state = stateOf(this.#manifest, request);
  }

  static async open(folder: string, request: TargetRequest): Promise<FileLoad> {
    const { mode, table, target, identity, commit } = request;
    if ((mode.kind !== 'replace' && mode.kind !== 'append') || commit === 'chunk') {
      throw new TaktwerkError(
        'invalidOrder',
        `A file can be replaced or appended to, once per load; load mode ${mode.kind} with commits by ${commit} needs a database.`,
      );
    }
    if (basename(table) !== table || table.startsWith('.')) {
      throw new TaktwerkError(
        'invalidOrder',
        `"${table}" is no name of a file; expected one without a folder before it.`,
      );
    }
    const root = await realpath(folder);
    const whole = (target.layout ?? 'file') === 'file';
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
    const { loading } = this.#manifest;
    if (loading === null || !loading.applying || this.#file === null) return;
    if (await exists(join(this.#folder, 'new'))) await rename(join(this.#folder, 'new'), this.#file);
    await this.#complete(loading, []);
  }

  async begin(begin: Begin): Promise<void> {
    const { identity, metadata, contract } = this.#request;
    const columns = [
      ...begin.shape.map(({ column }) => column),
      ...(metadata === null ? [] : METADATA_COLUMNS),
    ];
    const appends = this.#request.mode.kind === 'append' && this.#manifest.complete !== null;
    if (appends) this.#compare(columns);
    const shapings = begin.shape.map(
      ({ from, column, ...form }): Shaping => ({
        from,
        column,
        source: begin.columns.find(({ name }) => name === from) ?? column,
        ...form,
      }),
    );
    this.#writer = new ChunkWriter(this.#request.duck, shapings, {
      blank: contract.types === 'discardValue',
      forbidden: [],
    });
    if (contract.columns === 'discardRow') {
      throw new TaktwerkError(
        'invalidOrder',
        'A file has no columns before it is written: contract.columns can not be discardRow.',
      );
    }
    const before = begin.continues ? this.#manifest.loading : null;
    const loading: OpenLoad = {
      name: identity.name,
      runId: identity.runId,
      attempt: identity.attempt,
      plan: identity.plan,
      position: before?.position ?? null,
      cursor: begin.cursor,
      fingerprint: begin.fingerprint,
      figures: before?.figures ?? NOTHING,
      parts: before?.parts ?? [],
      applying: false,
    };
    await this.#save({ ...this.#manifest, columns: appends ? this.#manifest.columns : columns, loading });
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
    try {
      const relation = await chunk.relation();
      return { write: () => this.#write(chunk, relation) };
    } catch (error) {
      throw asFault(error, `File "${this.#request.table}", chunk behind row ${chunk.rowsBefore}`);
    }
  }

  async #write(chunk: SourceChunk, relation: SourceRelation): Promise<LoadFigures> {
    const { loading } = this.#manifest;
    if (this.#writer === null || loading === null)
      throw new TaktwerkError('internal', 'A load is begun before rows are written.');
    const { keepRejects, mostRejects, contract, table, metadata, identity } = this.#request;
    const where = `File "${table}", chunk ${loading.figures.chunks + 1} behind row ${chunk.rowsBefore}`;
    try {
      const name = `part-${identity.runId}-${loading.figures.chunks + 1}.${this.#format}`;
      const values = metadata === null ? '' : `, ${metadataSql(identity.runId, metadata.source)}`;
      const shaped = await this.#writer.write(
        relation,
        where,
        (sql) =>
          `COPY (SELECT *${values} FROM (${sql})) TO ${quoteText(join(this.#folder, name))} (${FORMATS[this.#format]})`,
      );
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
      await this.#save({
        ...this.#manifest,
        loading: { ...loading, position: chunk.position, figures, parts: [...loading.parts, name] },
      });
      return figures;
    } catch (error) {
      throw asFault(error, where);
    }
  }

  async finish(): Promise<LoadFigures> {
    const { loading } = this.#manifest;
    if (loading === null) return this.state.figures;
    try {
      const kept = this.#request.mode.kind === 'append' ? this.#manifest.parts : [];
      if (this.#file === null) await this.#complete(loading, [...kept, ...loading.parts]);
      else {
        await this.#makeWhole(this.#file, loading);
        await this.#save({ ...this.#manifest, loading: { ...loading, applying: true } });
        await rename(join(this.#folder, 'new'), this.#file);
        await syncFolder(join(this.#file, '..'));
        await this.#complete(loading, []);
      }
    } catch (error) {
      throw asFault(error, `File "${this.#request.table}" at the end of the load`);
    }
    for (const part of loading.parts) {
      if (!this.#manifest.parts.includes(part)) await rm(join(this.#folder, part), { force: true });
    }
    return loading.figures;
  }

  /** One file of all parts, and of what is there already when the load appends. */
  async #makeWhole(file: string, loading: OpenLoad): Promise<void> {
    const whole = join(this.#folder, 'new');
    await rm(whole, { force: true });
    const parts = loading.parts.map((part) => join(this.#folder, part));
    if (this.#request.mode.kind === 'append' && (await exists(file))) parts.unshift(file);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) {
      await link(only, whole);
      return;
    }
    if (this.#format === 'ndjson') {
      for (const part of parts)
        await pipeline(createReadStream(part), createWriteStream(whole, { flags: 'a' }));
    } else {
      const list = parts.map(quoteText).join(', ');
      const columns = this.#manifest.columns.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
      const read =
        this.#format === 'parquet'
          ? `read_parquet([${list}])`
          : `read_csv([${list}], auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${columns}})`;
      const from = parts.length === 0 ? emptyRelation(this.#manifest.columns) : `SELECT * FROM ${read}`;
      await this.#request.duck.run(`COPY (${from}) TO ${quoteText(whole)} (${FORMATS[this.#format]})`);
    }
    if (!(await exists(whole))) await writeFile(whole, '');
    await syncFile(whole);
  }

  async #complete(loading: OpenLoad, parts: readonly string[]): Promise<void> {
    const { name, runId, cursor, figures } = loading;
    const before = this.#manifest.parts;
    await this.#save({
      ...this.#manifest,
      format: this.#format,
      parts,
      complete: { name, runId, cursor, figures },
      loading: null,
    });
    // Readers that began with the old manifest may still want them until now.
    for (const part of before) if (!parts.includes(part)) await rm(join(this.#folder, part), { force: true });
  }

  async #save(manifest: Manifest): Promise<void> {
    await writeManifest(join(this.#folder, 'manifest.json'), manifest);
    this.#manifest = manifest;
  }

  async forget(): Promise<void> {
    const { complete } = this.#manifest;
    const kept = complete === null ? null : { ...complete, cursor: null };
    await this.#save({ ...this.#manifest, complete: kept, loading: null });
  }

  async close(): Promise<void> {
    this.#lock.close();
  }
}

function stateOf({ complete, loading }: Manifest, { identity }: TargetRequest): LoadState {
  const cursor = complete?.name === identity.name ? complete.cursor : null;
  if (complete !== null && complete.name === identity.name && complete.runId === identity.runId) {
    return {
      complete: true,
      position: null,
      pendingCursor: null,
      fingerprint: null,
      cursor,
      figures: complete.figures,
    };
  }
  if (loading !== null && loading.runId > identity.runId) {
    throw new TaktwerkError(
      'loadBusy',
      `Load "${identity.name}" was begun by run ${loading.runId} after run ${identity.runId}; restart that run instead.`,
    );
  }
  if (loading === null || loading.plan !== identity.plan || loading.name !== identity.name) {
    return {
      complete: false,
      position: null,
      pendingCursor: null,
      fingerprint: null,
      cursor,
      figures: NOTHING,
    };
  }
  const { position, fingerprint, figures, cursor: pendingCursor } = loading;
  return { complete: false, position, pendingCursor, fingerprint, cursor, figures };
}

function emptyRelation(columns: readonly Column[]): string {
  const list = columns.map(({ name }) => `NULL::VARCHAR AS ${quoteName(name)}`).join(', ');
  return `SELECT ${list} WHERE false`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // The question was whether it is there.
    return false;
  }
}

function asFault(error: unknown, where: string): Error {
  if (error instanceof TaktwerkError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new TaktwerkError('targetFailed', `${where}: ${why}`, { cause: error });
}
