import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import type { Caller } from '../taktwerk.ts';

/** Rows removed in one transaction: a few milliseconds, so that commits between do not wait. */
const PORTION = 200;
/** Milliseconds until a removal that the store broke off goes on. */
const AGAIN = 10_000;

export interface ClientRemovalsParts {
  readonly store: Pick<Store, 'clients' | 'retention'>;
  readonly clock: Clock;
  readonly log: (text: string) => void;
  /** Whether the engine has a task of the client that has not ended. */
  readonly hasTasks: (client: number) => boolean;
  /** Resolves once everything decided so far is durable. */
  readonly durable: () => Promise<void>;
  /** Drops what is kept of the client in memory. */
  readonly forget: (client: number) => void;
}

/**
 * Removes clients with all they hold except their audit, portion by portion while the rest goes on. What has begun is in
 * the store, so another start goes on with it.
 */
export class ClientRemovals {
  readonly #parts: ClientRemovalsParts;
  /** Clients nothing is done for any more. */
  readonly #shut = new Set<number>();
  readonly #retries = new Map<number, () => void>();
  #closed = false;

  constructor(parts: ClientRemovalsParts) {
    this.#parts = parts;
  }

  /** Goes on with what an earlier start began. */
  async resume(): Promise<void> {
    for (const { client, removal } of await this.#parts.store.clients.list())
      if (removal !== null) this.#start(client, removal.user);
  }

  close(): void {
    this.#closed = true;
    for (const callOff of this.#retries.values()) callOff();
  }

  /** @throws TaktwerkError unknownClient for a client that is being removed */
  assertOpen(client: number): void {
    if (this.#shut.has(client))
      throw new TaktwerkError('unknownClient', `Client ${client} is being removed.`);
  }

  /**
   * Shuts a client for good and begins to remove what it holds; resolves when that is durable.
   * @throws TaktwerkError unknownClient, clientInUse
   */
  async begin(caller: Caller, client: number): Promise<void> {
    const { store, clock, hasTasks, durable } = this.#parts;
    const refuse = (why: string): never => {
      throw new TaktwerkError('clientInUse', `Client ${client} ${why} Nothing was removed.`);
    };
    if (client === 0) refuse('is that of the system and stays.');
    this.assertOpen(client);
    if (hasTasks(client)) refuse('has tasks that have not ended; end or cancel them first.');
    // From here on nothing new begins, so what the store says next stays true.
    this.#shut.add(client);
    let begun = false;
    try {
      await durable();
      const outcome = await store.clients.beginRemoval(client, {
        time: clock.now(),
        client: 0,
        user: caller.user,
        action: 'remove client',
        subject: String(client),
        outcome: 'done',
        details: 'begun',
      });
      if (outcome === 'unknown') throw new TaktwerkError('unknownClient', `There is no client ${client}.`);
      if (outcome === 'working') refuse('is at work; stop its automatic processing first.');
      if (outcome === 'busy') refuse('has tasks that have not ended; end or cancel them first.');
      begun = true;
    } finally {
      if (!begun) this.#shut.delete(client);
    }
    this.#start(client, caller.user);
  }

  #start(client: number, user: string): void {
    this.#shut.add(client);
    this.#retries.delete(client);
    this.#run(client, user).catch((error: unknown) => {
      this.#parts.log(`The removal of client ${client} broke off and goes on later: ${String(error)}`);
      if (this.#closed) return;
      this.#retries.set(
        client,
        this.#parts.clock.after(AGAIN, () => this.#start(client, user)),
      );
    });
  }

  async #run(client: number, user: string): Promise<void> {
    const { store, clock, log, forget } = this.#parts;
    log(`Removing client ${client}.`);
    while ((await store.clients.removePortion(client, PORTION)) > 0) if (this.#closed) return;
    await store.clients.finishRemoval(client, {
      time: clock.now(),
      client: 0,
      user,
      action: 'remove client',
      subject: String(client),
      outcome: 'done',
      details: 'finished',
    });
    forget(client);
    this.#shut.delete(client);
    log(`Client ${client} is removed.`);
    while (!this.#closed && (await store.retention.giveBackSpace()));
  }
}
