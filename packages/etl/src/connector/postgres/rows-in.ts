import { type Duplex, Readable } from 'node:stream';
import type pg from 'pg';
import type { Written } from '../../load/sql/sql-session.ts';

/** Kinds of messages, by their letters, and the bytes their length counts beside the content (PostgreSQL, "Message Formats"). */
const ROWS = 0x64;
const ROWS_DONE = 0x63;
const ROWS_FAILED = 0x66;
const LENGTH = 4;

/**
 * Gives the pieces to a `COPY … FROM STDIN`; resolves once the server has taken all of them. A piece has been handed over
 * when the next one is asked for: its bytes may then be used again.
 */
export async function rowsIn(
  client: pg.Client,
  sql: string,
  pieces: AsyncIterable<Buffer>,
): Promise<Written> {
  return client.query(new RowsIn(sql, pieces)).written;
}

class RowsIn implements pg.Submittable {
  readonly #sql: string;
  readonly #pieces: AsyncIterable<Buffer>;
  readonly #written = Promise.withResolvers<Written>();
  #bytes = 0;
  #rows = 0;
  /** The server hears no more of it. */
  #ended = false;
  /** What the pieces failed with. */
  #failure: { readonly error: unknown } | null = null;

  constructor(sql: string, pieces: AsyncIterable<Buffer>) {
    this.#sql = sql;
    this.#pieces = pieces;
    // A failure before the server asks for the first piece is found when that is read.
    if (pieces instanceof Readable) pieces.on('error', () => {});
  }

  get written(): Promise<Written> {
    return this.#written.promise;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#sql);
  }

  handleCopyInResponse({ stream }: pg.Connection): void {
    void this.#send(stream);
  }

  async #send(socket: Duplex): Promise<void> {
    try {
      for await (const piece of this.#pieces) {
        if (this.#ended) return;
        await say(socket, ROWS, piece);
        this.#bytes += piece.length;
      }
    } catch (error) {
      if (this.#ended) return;
      this.#failure = { error };
      await say(socket, ROWS_FAILED, Buffer.from('the rows have failed\0'));
      return;
    }
    if (!this.#ended) await say(socket, ROWS_DONE, Buffer.alloc(0));
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = Number(text.slice('COPY '.length));
  }

  handleReadyForQuery(): void {
    this.#ended = true;
    this.#written.resolve({ rows: this.#rows, bytes: this.#bytes });
  }

  handleError(error: unknown): void {
    this.#ended = true;
    if (this.#pieces instanceof Readable) this.#pieces.destroy();
    this.#written.reject(this.#failure === null ? error : this.#failure.error);
  }
}

/** Resolves once the message has been handed over, or cannot be: the driver tells of a connection that is lost. */
function say(socket: Duplex, kind: number, content: Buffer): Promise<void> {
  const head = Buffer.from([kind, 0, 0, 0, 0]);
  head.writeUInt32BE(content.length + LENGTH, 1);
  return new Promise((resolve) => {
    socket.cork();
    socket.write(head);
    socket.write(content, () => resolve());
    socket.uncork();
  });
}
