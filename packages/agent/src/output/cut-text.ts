/** Most bytes of text in one message. */
export const MESSAGE_BYTES = 64 * 1024;

/** What follows the bytes at hand, which decides where they may be cut. */
export type Tail =
  /** More is there already, or may come soon: cut after a line end where there is one. */
  | 'more'
  /** The last line has been quiet for a while: send it, but wait for the rest of a character. */
  | 'quiet'
  /** The job has ended: everything goes, an unfinished character as U+FFFD. */
  | 'end';

/**
 * Cuts the text of one message from the front of `bytes` (at most `MESSAGE_BYTES`, of a file that goes on as
 * `tail` says). Cuts fall at line ends where possible and never inside a UTF-8 sequence, so that the texts
 * joined are the whole decoded at once. `bytes: 0` means: wait.
 */
export function cutText(bytes: Buffer, tail: Tail): { readonly bytes: number; readonly text: string } {
  const full = bytes.length >= MESSAGE_BYTES;
  const whole = cutAt(bytes.subarray(0, MESSAGE_BYTES), full, tail);
  const text = bytes.toString('utf8', 0, whole);
  if (Buffer.byteLength(text) <= MESSAGE_BYTES) return { bytes: whole, text };
  // Each invalid byte becomes three.
  const third = cutAt(bytes.subarray(0, Math.floor(MESSAGE_BYTES / 3)), true, tail);
  return { bytes: third, text: bytes.toString('utf8', 0, third) };
}

function cutAt(bytes: Buffer, full: boolean, tail: Tail): number {
  if (!full && tail === 'end') return bytes.length;
  if (full || tail === 'more') {
    const line = bytes.lastIndexOf(0x0a) + 1;
    if (line > 0) return line;
    if (!full) return 0;
  }
  return bytes.length - unfinishedBytes(bytes);
}

/** How many bytes at the end are the beginning of a character that is not complete. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf5) return 1;
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}
