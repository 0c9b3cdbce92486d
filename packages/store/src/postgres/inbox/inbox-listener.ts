import type { Socket } from 'node:net';
import pg from 'pg';
import type { Arrivals } from '../../inbox/arrivals.ts';
import { type ConnectionSettings, sessionSettings } from '../connection/connection-settings.ts';

/** Channel on which nodes tell each other, after a commit, in which mailbox something arrived. */
export const CHANNEL = 'taktwerk_inbox';

/** Milliseconds between two looks without being told: a node may die between its commit and its word. */
const SLOW_POLL = 5_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 3_000;

/** Listens on a connection of its own, and connects again when it is lost; then everyone looks, as words were missed. */
export class InboxListener {
  readonly #settings: ConnectionSettings;
  readonly #applicationName: string;
  readonly #arrivals: Arrivals;
  #client: pg.Client | null = null;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | null = null;
  #poll: NodeJS.Timeout | null = null;
  #pause = FIRST_PAUSE;
  #connecting: Promise<void> | null = null;
  #closed = false;

  constructor(settings: ConnectionSettings, id: string, arrivals: Arrivals) {
    this.#settings = settings;
    this.#applicationName = `taktwerk listener ${id}`;
    this.#arrivals = arrivals;
  }

  /** Listens from now on; the first call connects. */
  start(): void {
    if (this.#closed || this.#poll !== null) return;
    this.#poll = setInterval(() => this.#arrivals.tellAll(), SLOW_POLL).unref();
    this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#poll !== null) clearInterval(this.#poll);
    if (this.#timer !== null) clearTimeout(this.#timer);
    // Nothing is under way that had to be finished, and a server that has gone would keep us waiting.
    this.#socket?.destroy();
    await this.#connecting;
  }

  #connect(): void {
    this.#timer = null;
    this.#connecting = this.#listen().finally(() => {
      this.#connecting = null;
    });
  }

  async #listen(): Promise<void> {
    // Words are heard between statements only, so there is nothing to send ahead.
    const settings = sessionSettings(this.#settings, this.#applicationName, (socket) => {
      this.#socket = socket;
    });
    const client = new pg.Client({ ...settings, pipeline: false });
    const lost = (): void => {
      if (this.#client !== client) return;
      this.#client = null;
      this.#connectLater();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload = '' }) => this.#arrivals.tell(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch {
      // The slow poll goes on meanwhile, and whoever reads is told what is wrong with the database.
      this.#socket?.destroy();
      this.#connectLater();
      return;
    }
    if (this.#closed) return;
    this.#client = client;
    this.#pause = FIRST_PAUSE;
    this.#arrivals.tellAll();
  }

  #connectLater(): void {
    if (this.#closed || this.#timer !== null) return;
    this.#timer = setTimeout(() => this.#connect(), this.#pause).unref();
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}
