import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBValue, Json } from '@duckdb/node-api';
import { TaktwerkError } from '@taktwerk/model';
import { quoteText } from '../sql/quote.ts';

/** The column engine of one run: opened at its first use, so that loads that pass bytes through never pay for it. */
export class Duck {
  readonly #workFolder: string;
  readonly #memoryMegabytes: number;
  #opened: Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> | null = null;

  constructor(workFolder: string, memoryMegabytes: number) {
    this.#workFolder = workFolder;
    this.#memoryMegabytes = memoryMegabytes;
  }

  async #open(): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${this.#memoryMegabytes}MiB`,
      temp_directory: join(this.#workFolder, 'spill'),
      // Nothing is fetched from anywhere while it runs.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return { instance, connection };
  }

  async connection(): Promise<DuckDBConnection> {
    this.#opened ??= this.#open();
    return (await this.#opened).connection;
  }

  /** A further connection to the same data, for work at the same time; its owner closes it. */
  async further(): Promise<DuckDBConnection> {
    this.#opened ??= this.#open();
    const connection = await (await this.#opened).instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
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
    instance.closeSync();
  }
}
