import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The journal is written anew when it has grown by this many bytes. */
const COMPACT_AFTER_BYTES = 16 * 1024 * 1024;
const LINES_PER_WRITE = 1000;

type Entry = {
  readonly line: string;
  readonly durable: boolean;
  readonly done: (failure: Error | null) => void;
};

/**
 * The agent's memory: an append-only file of JSON lines. Appends gather while a sync is under way, so many
 * intents share one `fdatasync`.
 */
export class Journal<Line> {
  readonly #path: string;
  readonly #snapshot: () => Iterable<Line>;
  #file: FileHandle;
  #waiting: Entry[] = [];
  #length = 0;
  #compactedLength = 0;
  #writer: Promise<void> | null = null;

  private constructor(path: string, snapshot: () => Iterable<Line>, file: FileHandle) {
    this.#path = path;
    this.#snapshot = snapshot;
    this.#file = file;
  }

  /**
   * Opens the journal, compacted to what `snapshot` yields. `snapshot` is asked again whenever the file has
   * grown large; it may be read over several turns of the event loop.
   */
  static async open<Line>(path: string, snapshot: () => Iterable<Line>): Promise<Journal<Line>> {
    const { file, length } = await writeAnew(path, snapshot());
    const journal = new Journal<Line>(path, snapshot, file);
    journal.#length = length;
    journal.#compactedLength = length;
    return journal;
  }

  /**
   * Appends one record; resolves when it is written, and with `durable` when it is synced. Rejects with the
   * file system's error (a full disk), and then nothing of it stays in the file.
   */
  append(record: Line, durable: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        line: `${JSON.stringify(record)}\n`,
        durable,
        done: (failure) => (failure === null ? resolve() : reject(failure)),
      });
      this.#writer ??= this.#write();
    });
  }

  /** Waits for what was appended and closes the file. */
  async close(): Promise<void> {
    while (this.#writer !== null) await this.#writer;
    await this.#file.close();
  }

  async #write(): Promise<void> {
    // One turn of the event loop, so that all orders of one frame share the first batch.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const failure = await this.#writeBatch(batch);
      for (const entry of batch) entry.done(failure);
      if (failure === null && this.#length - this.#compactedLength > COMPACT_AFTER_BYTES)
        await this.#compact();
    }
    this.#writer = null;
  }

  async #writeBatch(batch: readonly Entry[]): Promise<Error | null> {
    const bytes = Buffer.from(batch.map((entry) => entry.line).join(''));
    try {
      let written = 0;
      while (written < bytes.length) {
        const step = await this.#file.write(bytes, written, bytes.length - written, this.#length + written);
        written += step.bytesWritten;
      }
      if (batch.some((entry) => entry.durable)) await this.#file.datasync();
      this.#length += bytes.length;
      return null;
    } catch (error) {
      // A half-written line must not stand before the next one.
      await this.#file.truncate(this.#length);
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #compact(): Promise<void> {
    const before = this.#file;
    try {
      const { file, length } = await writeAnew(this.#path, this.#snapshot());
      this.#file = file;
      this.#length = length;
    } catch (error) {
      // A full disk: go on with the long file and try again when it has grown as much once more.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      this.#compactedLength = this.#length;
      return;
    }
    this.#compactedLength = this.#length;
    await before.close();
  }
}

async function writeAnew<Line>(
  path: string,
  records: Iterable<Line>,
): Promise<{ file: FileHandle; length: number }> {
  const aside = `${path}.new`;
  const file = await open(aside, 'w', 0o600);
  let length = 0;
  try {
    let lines: string[] = [];
    const flush = async (): Promise<void> => {
      const bytes = Buffer.from(lines.join(''));
      lines = [];
      await file.appendFile(bytes);
      length += bytes.length;
    };
    for (const record of records) {
      lines.push(`${JSON.stringify(record)}\n`);
      if (lines.length >= LINES_PER_WRITE) await flush();
    }
    await flush();
    await file.datasync();
    await rename(aside, path);
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return { file, length };
  } catch (error) {
    await file.close();
    throw error;
  }
}
