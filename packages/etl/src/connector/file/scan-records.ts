import type { FileHandle } from 'node:fs/promises';

const BLOCK = 1 << 20;
const NEWLINE = 10;
/** No value of a byte: nothing is quoted, nothing escaped. */
const NONE = -1;

/** Where records end: behind each line that does not end within quotes. */
export interface RecordDialect {
  readonly quote: number;
  /** Takes the meaning of the byte behind it, within quotes; `NONE` where a doubled quote does. */
  readonly escapedBy: number;
}

export const LINES: RecordDialect = { quote: NONE, escapedBy: NONE };

/** The dialect of delimited text. */
export function recordDialect(quote: string, escapeWith: string): RecordDialect {
  return { quote: quote.charCodeAt(0), escapedBy: escapeWith === quote ? NONE : escapeWith.charCodeAt(0) };
}

/** The end of up to `most` records from a place of a file, and how many there are. */
export async function scanRecords(
  file: FileHandle,
  from: number,
  most: number,
  { quote, escapedBy }: RecordDialect,
): Promise<{ readonly end: number; readonly records: number }> {
  const block = Buffer.allocUnsafe(BLOCK);
  let place = from;
  let records = 0;
  let end = from;
  let quoted = false;
  let escaped = false;
  for (;;) {
    const { bytesRead } = await file.read(block, 0, BLOCK, place);
    if (bytesRead === 0) {
      // A last line without its newline is a record too.
      return place > end ? { end: place, records: records + 1 } : { end, records };
    }
    // Most blocks have no quote, and then a newline is all there is to look for.
    const plain = !quoted && (quote === NONE || !block.subarray(0, bytesRead).includes(quote));
    for (let at = 0; plain && at < bytesRead; at += 1) {
      if (block[at] !== NEWLINE) continue;
      records += 1;
      end = place + at + 1;
      if (records === most) return { end, records };
    }
    for (let at = 0; !plain && at < bytesRead; at += 1) {
      const byte = block[at];
      if (escaped) escaped = false;
      else if (byte === quote) quoted = !quoted;
      else if (quoted && byte === escapedBy) escaped = true;
      else if (byte === NEWLINE && !quoted) {
        records += 1;
        end = place + at + 1;
        if (records === most) return { end, records };
      }
    }
    place += bytesRead;
  }
}
