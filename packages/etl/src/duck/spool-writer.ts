import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const BATCH = 1 << 17;

/** Writes rows of texts as the file that `spoolRelation` reads: nothing for no value, quotes around every text. */
export class SpoolWriter {
  readonly #stream: WriteStream;
  #batch = '';

  constructor(path: string) {
    this.#stream = createWriteStream(path);
  }

  async write(row: readonly (string | null)[]): Promise<void> {
    let line = '';
    for (const [index, value] of row.entries()) {
      if (index > 0) line += ',';
      if (value !== null) line += value.includes('"') ? `"${value.replaceAll('"', '""')}"` : `"${value}"`;
    }
    this.#batch += `${line}\n`;
    if (this.#batch.length < BATCH) return;
    const batch = this.#batch;
    this.#batch = '';
    if (!this.#stream.write(batch)) await once(this.#stream, 'drain');
  }

  async end(): Promise<void> {
    this.#stream.end(this.#batch);
    await finished(this.#stream);
  }
}
