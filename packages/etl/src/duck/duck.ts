import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBValue, Json } from '@duckdb/node-api';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from '../definition/connection.ts';
import { quoteText } from '../sql/quote.ts';

/** Files that DuckDB keeps beside a database file. */
const FILE_SUFFIXES = ['', '.wal', '.wal.checkpoint', '.wal.recovery', '.tmp'];

/** The column engine of one run: opened at its first use, so that loads that pass bytes through never pay for it. */
export class Duck {
  readonly #workFolder: string;
  readonly #memoryMegabytes: number;
  readonly #folders: readonly string[];
  readonly #files: readonly string[];
  /** Whose data it shares. */
  readonly #parent: Duck | null;
  #opened: Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> | null = null;

  constructor(
    workFolder: string,
    memoryMegabytes: number,
    connections: readonly Connection[],
    parent: Duck | null = null,
  ) {
    this.#workFolder = workFolder;
    this.#parent = parent;
    this.#folders = connections.flatMap((one) => (one.kind === 'files' ? [one.folder] : []));
    this.#files = connections.flatMap((one) => (one.kind === 'duckdb' ? [one.path] : []));
    this.#memoryMegabytes = memoryMegabytes;
  }

  /** The same data through a connection of its own, for work at the same time; closing it leaves the data. */
  fork(): Duck {
    return new Duck(this.#workFolder, this.#memoryMegabytes, [], this);
  }

  async #open(): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
    if (this.#parent !== null) {
      this.#parent.#opened ??= this.#parent.#open();
      const { instance } = await this.#parent.#opened;
      return { instance, connection: await instance.connect() };
    }
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${this.#memoryMegabytes}MiB`,
      temp_directory: join(this.#workFolder, 'spill'),
      // Nothing is fetched from anywhere while it runs.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    // SQL of users sees the files of its run and of its connections, and cannot allow itself more.
    const folders = [this.#workFolder, ...this.#folders].map(quoteText).join(', ');
    await connection.run(`SET GLOBAL allowed_directories = [${folders}]`);
    const files = this.#files.flatMap((path) => FILE_SUFFIXES.map((suffix) => path + suffix));
    await connection.run(`SET GLOBAL allowed_paths = [${files.map(quoteText).join(', ')}]`);
    await connection.run('SET GLOBAL enable_external_access = false');
    await connection.run('SET GLOBAL lock_configuration = true');
    return { instance, connection };
  }

  async connection(): Promise<DuckDBConnection> {
    this.#opened ??= this.#open();
    return (await this.#opened).connection;
  }

  /** A further connection to the same data, for work at the same time; its owner closes it. */
  async further(): Promise<DuckDBConnection> {
    this.#opened ??= this.#open();
    return (await this.#opened).instance.connect();
  }

  /** Runs a statement; returns the number of rows it changed. */
  async run(sql: string, values?: Record<string, DuckDBValue> | DuckDBValue[]): Promise<number> {
    const result = await (await this.connection()).run(sql, values);
    return result.rowsChanged;
  }

  /** All rows, values as JSON shows them: texts, and 64-bit integers as text. */
  async rows(
    sql: string,
    values?: Record<string, DuckDBValue> | DuckDBValue[],
  ): Promise<Record<string, Json>[]> {
    const reader = await (await this.connection()).runAndReadAll(sql, values);
    return reader.getRowObjectsJson();
  }

  async stream(sql: string): Promise<DuckDBResult> {
    return (await this.connection()).stream(sql);
  }

  /** Opens a database file beside the memory, under a name. */
  async attach(path: string, name: string, readOnly: boolean): Promise<void> {
    try {
      await this.run(`ATTACH IF NOT EXISTS ${quoteText(path)} AS ${name}${readOnly ? ' (READ_ONLY)' : ''}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TaktwerkError('connectionFailed', `The DuckDB file "${path}" could not be opened: ${why}`, {
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    if (this.#opened === null) return;
    const { instance, connection } = await this.#opened;
    connection.closeSync();
    if (this.#parent === null) instance.closeSync();
  }
}
