import { setTimeout as delay } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import { textArray } from '../connection/array-literal.ts';
import { BackOff } from '../connection/back-off.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionSettings } from '../connection/connection-settings.ts';
import { asTaktwerkError } from '../connection/storage-fault.ts';
import { CHANNEL } from '../inbox/inbox-listener.ts';
import { Session } from './session.ts';
import { addWriter, countCommits } from './writer-row.ts';

/** Milliseconds work on a session may take before the session is given up. */
const WORK_TIMEOUT = 60_000;
/** Milliseconds to find out what became of a transaction whose answer was lost. */
const FIND_OUT_TIMEOUT = 120_000;
const FIND_OUT_PAUSE = 200;

const NOTIFY = 'SELECT pg_notify(?, mailbox) FROM unnest(?::text[]) AS mailbox';

/** Keeps one session open to write on, and connects again after it was lost. */
export class SessionKeeper {
  readonly #settings: ConnectionSettings;
  /** Of the store, among all that ever open the database. */
  readonly #id: string;
  readonly #applicationName: string;
  readonly #backOff = new BackOff();
  #session: Session | null = null;
  #commits = 0;
  #ending = false;

  constructor(settings: ConnectionSettings, id: string) {
    this.#settings = settings;
    this.#id = id;
    this.#applicationName = `taktwerk writer ${id}`;
  }

  /** Transactions of this store that have happened, as `writer.commits` says. */
  get commits(): number {
    return this.#commits;
  }

  /** Connects for the first time; `prepare` brings the schema up to date. */
  async open(node: string, prepare: (connection: Connection) => Promise<void>): Promise<void> {
    const session = await Session.open(this.#settings, this.#applicationName);
    try {
      await prepare(session.connection);
      await addWriter(session.connection, this.#id, node);
    } catch (error) {
      session.cut();
      throw error;
    }
    this.#session = session;
  }

  /** The session, or a new one. @throws TaktwerkError while the database cannot be reached */
  async current(): Promise<Session> {
    if (this.#session?.alive === true) return this.#session;
    const refusal = this.#backOff.refusal;
    if (refusal !== null) throw refusal;
    try {
      const session = await this.#connect();
      this.#backOff.succeeded();
      return session;
    } catch (error) {
      const fault = asTaktwerkError(error);
      this.#backOff.failed(fault);
      throw fault;
    }
  }

  /** Notes that a transaction has happened. */
  committed(number: number): void {
    this.#commits = number;
  }

  /** Whether the store's `number`th transaction happened; a fault when the database could not be asked in time. */
  async findOut(number: number): Promise<boolean | TaktwerkError> {
    const end = performance.now() + FIND_OUT_TIMEOUT;
    for (;;) {
      try {
        await this.#connect();
        return this.#commits >= number;
      } catch (error) {
        if (performance.now() > end || this.#ending) {
          return new TaktwerkError(
            'storeUnavailable',
            `The connection broke during a COMMIT, and the database could not be asked since whether it happened: ${asTaktwerkError(error).details}`,
          );
        }
        await delay(FIND_OUT_PAUSE);
      }
    }
  }

  /** Gives up a session on which `work` takes too long; the work then fails. */
  async withinTime<Result>(session: Session, work: Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => session.cut(), WORK_TIMEOUT);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Tells all nodes that messages have arrived. Not part of a transaction, as those that notify commit one by one. */
  tell(mailboxes: readonly string[]): void {
    if (mailboxes.length === 0 || this.#session?.alive !== true) return;
    // A word that is lost is made up for by the listeners' slow poll; a broken session shows at the next transaction.
    this.#session.connection.run(NOTIFY, CHANNEL, textArray(mailboxes)).catch(() => {});
  }

  /** Gives up finding out what cannot be found out. */
  stopAsking(): void {
    this.#ending = true;
  }

  /** Does the last work on the session, if there is one, and ends it. */
  async end(last: (connection: Connection) => Promise<void>): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session === null || !session.alive) return;
    try {
      await this.withinTime(session, last(session.connection));
    } finally {
      await session.end();
    }
  }

  /** A new session, after which no earlier one can write any more. */
  async #connect(): Promise<Session> {
    const session = await Session.open(this.#settings, this.#applicationName);
    try {
      const counting = countCommits(session.connection, this.#id, this.#applicationName);
      this.#commits = await this.withinTime(session, counting);
    } catch (error) {
      session.cut();
      throw error;
    }
    this.#session = session;
    return session;
  }
}
