import type pg from 'pg';

/** More connections than this no process keeps, so that servers keep room for others. */
const MOST = 4;

interface IdleClient {
  readonly key: string;
  readonly client: pg.Client;
  readonly timer: NodeJS.Timeout;
  readonly lost: () => void;
}

/**
 * Connections nobody uses for the moment. A process that does many orders keeps them for the next one, for a short time: a
 * connection costs the server a process, and that one all it has to learn about its tables. Not kept unless asked for.
 */
class IdleClients {
  #millis = 0;
  readonly #idle: IdleClient[] = [];

  /** From now on connections are kept for so many milliseconds; with 0 none is kept, and those that are there end. */
  keepFor(millis: number): void {
    this.#millis = millis;
    if (millis === 0) for (const idle of [...this.#idle]) this.#end(idle);
  }

  /** A connection that was opened with the same settings, secret included; null when there is none. */
  take(key: string): pg.Client | null {
    const found = this.#idle.findLast((one) => one.key === key);
    if (found === undefined) return null;
    this.#forget(found);
    return found.client;
  }

  /**
   * Takes a connection that is to be as new for the next user: what he opened, locked or set is gone. One that is in the
   * middle of something, or broken, is not taken: false.
   */
  async put(key: string, client: pg.Client): Promise<boolean> {
    if (this.#millis === 0 || this.#idle.length >= MOST || !isQuiet(client)) return false;
    try {
      if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK');
      await client.query('DISCARD ALL');
    } catch {
      // Whatever it is, another connection will do.
      return false;
    }
    const lost = (): void => this.#end(idle);
    const timer = setTimeout(lost, this.#millis).unref();
    const idle: IdleClient = { key, client, timer, lost };
    client.once('error', lost);
    client.once('end', lost);
    this.#idle.push(idle);
    return true;
  }

  #forget(idle: IdleClient): void {
    clearTimeout(idle.timer);
    idle.client.off('error', idle.lost);
    idle.client.off('end', idle.lost);
    this.#idle.splice(this.#idle.indexOf(idle), 1);
  }

  #end(idle: IdleClient): void {
    this.#forget(idle);
    // An error of a connection that is being ended is nobody's.
    idle.client.on('error', () => {});
    idle.client.connection.stream.destroy();
  }
}

/** The idle connections of this process. */
export const IDLE_CLIENTS = new IdleClients();

/** Is nothing asked of the server, and nothing on the way from it? */
function isQuiet(client: pg.Client): boolean {
  return 'readyForQuery' in client && client.readyForQuery === true;
}
