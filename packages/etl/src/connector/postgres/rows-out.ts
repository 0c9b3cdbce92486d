import { type Duplex, Readable } from 'node:stream';
import type pg from 'pg';

/** Bytes of a message's head: its kind, and the length of all that follows the kind. */
const HEAD = 5;
/** Kinds of messages, by their letters (PostgreSQL, "Message Formats"). */
const ROW = 0x64;
const ROWS_DONE = 0x63;
/** What may stand among the rows and is none: how they are sent, a setting, a notice, a notification. */
const PASSED_OVER: readonly number[] = [0x48, 0x53, 0x4e, 0x41];

type BlockListener = (block: Buffer) => void;

/**
 * The rows of a `COPY … TO STDOUT`, in the very blocks the connection reads: what the protocol puts before each row is
 * overwritten by the row, so that no row costs an object. The stream ends when the server says that it has told all.
 */
export class RowsOut extends Readable implements pg.Submittable {
  readonly #sql: string;
  readonly #fault: (error: unknown) => Error;
  #socket: Duplex | null = null;
  /** Those who read the connection for the driver; they have it back as soon as no more rows come. */
  #drivers: readonly BlockListener[] = [];
  /** A head that began in the block before. */
  #head = Buffer.alloc(0);
  /** Bytes that are left of the message at hand, and whether it is a row. */
  #left = 0;
  #isRow = false;
  #rows: number | null = null;

  /** `fault` makes what is thrown of what the server says. */
  constructor(sql: string, fault: (error: unknown) => Error) {
    super({ highWaterMark: 1 << 18 });
    this.#sql = sql;
    this.#fault = fault;
  }

  /** How many rows there were, once the stream has ended; null before. */
  get rows(): number | null {
    return this.#rows;
  }

  submit(connection: pg.Connection): void {
    this.#socket = connection.stream;
    // What listens to data takes blocks.
    this.#drivers = connection.stream.listeners('data') as BlockListener[];
    for (const driver of this.#drivers) connection.stream.off('data', driver);
    connection.stream.on('data', this.#take);
    connection.query(this.#sql);
  }

  readonly #take = (block: Buffer): void => {
    // Rows lie behind one another from the beginning of the block up to here.
    let kept = 0;
    let at = 0;
    let rest: Buffer | null = null;
    while (at < block.length && rest === null) {
      if (this.#left > 0) {
        const length = Math.min(this.#left, block.length - at);
        if (this.#isRow) {
          if (kept !== at) block.copyWithin(kept, at, at + length);
          kept += length;
        }
        this.#left -= length;
        at += length;
        continue;
      }
      const known = this.#head.length;
      const length = Math.min(HEAD - known, block.length - at);
      if (known + length < HEAD) {
        this.#head = Buffer.concat([this.#head, block.subarray(at)]);
        break;
      }
      const head = known === 0 ? block : Buffer.concat([this.#head, block.subarray(at, at + length)]);
      const start = known === 0 ? at : 0;
      const kind = head[start] ?? 0;
      this.#isRow = kind === ROW;
      if (!this.#isRow && kind !== ROWS_DONE && !PASSED_OVER.includes(kind)) {
        rest = Buffer.concat([this.#head, block.subarray(at)]);
        break;
      }
      this.#left = head.readUInt32BE(start + 1) - (HEAD - 1);
      this.#head = this.#head.subarray(0, 0);
      at += length;
      if (kind === ROWS_DONE) rest = block.subarray(at);
    }
    // Whoever wants no more leaves the rest unread.
    if (kept > 0 && !this.destroyed && !this.push(block.subarray(0, kept))) this.#socket?.pause();
    if (rest !== null) this.#giveBack(rest);
  };

  #giveBack(rest: Buffer): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    socket.off('data', this.#take);
    for (const driver of this.#drivers) socket.on('data', driver);
    for (const driver of this.#drivers) driver(rest);
    socket.resume();
  }

  override _read(): void {
    this.#socket?.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    // The driver goes on once the server has told all it had to tell.
    this.#socket?.resume();
    callback(error);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = Number(text.slice('COPY '.length));
  }

  handleReadyForQuery(): void {
    this.push(null);
  }

  handleError(error: unknown): void {
    this.destroy(this.#fault(error));
  }
}
