import type { FileHandle } from 'node:fs/promises';

const CHUNK = 64 * 1024;
/** Bytes of a line that are looked at; the rest of a longer one is passed over. */
const LONGEST_LINE = 16 * 1024;
const LINE_FEED = 10;

/** Reads a growing file line by line; a line counts once its end is there. */
export class LineReader {
  /** Bytes of the file that were given out as lines. */
  offset: number;
  #ahead: Buffer = Buffer.alloc(0);
  /** Bytes of a line that is too long and already cut. */
  #passed = 0;

  constructor(offset: number) {
    this.offset = offset;
  }

  goBackTo(offset: number): void {
    this.offset = offset;
    this.#ahead = Buffer.alloc(0);
    this.#passed = 0;
  }

  /** The next whole line and the byte behind it, null when there is none yet; at the end of a file that will not grow the rest is a line. */
  async next(
    file: FileHandle,
    isWhole: boolean,
  ): Promise<{ readonly line: string; readonly end: number } | null> {
    let searched = 0;
    for (;;) {
      const feed = this.#ahead.indexOf(LINE_FEED, searched);
      if (feed >= 0) return this.#take(feed, 1);
      searched = this.#ahead.length;
      if (searched > LONGEST_LINE + CHUNK) {
        // Only its beginning is kept; its end is looked for in what follows.
        this.#passed += searched - LONGEST_LINE;
        this.#ahead = this.#ahead.subarray(0, LONGEST_LINE);
        searched = LONGEST_LINE;
      }
      const chunk = Buffer.allocUnsafe(CHUNK);
      const position = this.offset + this.#passed + this.#ahead.length;
      const { bytesRead } = await file.read(chunk, 0, CHUNK, position);
      if (bytesRead === 0) return isWhole && searched > 0 ? this.#take(searched, 0) : null;
      this.#ahead = Buffer.concat([this.#ahead, chunk.subarray(0, bytesRead)]);
    }
  }

  #take(length: number, feed: number): { readonly line: string; readonly end: number } {
    const bytes = this.#ahead.subarray(0, Math.min(length, LONGEST_LINE));
    const text = bytes.toString('utf8');
    this.offset += length + feed + this.#passed;
    this.#ahead = this.#ahead.subarray(length + feed);
    this.#passed = 0;
    return { line: text.endsWith('\r') ? text.slice(0, -1) : text, end: this.offset };
  }
}
