import { createHmac, randomBytes } from 'node:crypto';
import { TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { Store, UserRecord } from '@taktwerk/store';
import { BoundedGate } from './bounded-gate.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { FailureThrottle, type Pace } from './failure-throttle.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** How long a verified header is taken without another look, in milliseconds. */
const CACHE_LIFE = 60_000;
const CACHE_SIZE = 10_000;
/** One verification keeps a core busy for some 30 ms and holds 19 MiB. */
const AT_ONCE = 2;
const MAX_WAITING = 200;

interface Verified {
  readonly caller: Caller;
  readonly until: number;
}

/**
 * Says who a request comes from, by its Basic header (reference `ae-rest-api.md` §2). A verified header is remembered
 * for a short while under an HMAC with a secret of this process, never as it came.
 */
export class Authenticator {
  readonly #store: Pick<Store, 'users' | 'clients'>;
  readonly #pace: Pace;
  readonly #throttle: FailureThrottle;
  readonly #gate = new BoundedGate(AT_ONCE, MAX_WAITING);
  readonly #secret = randomBytes(32);
  readonly #verified = new Map<string, Verified>();
  /** Headers being verified now: the same header is not verified twice at once. */
  readonly #underWay = new Map<string, Promise<Caller>>();
  readonly #clients = new Set<number>();
  /** Verified in place of the hash of a user that does not exist, so that both take the same time. */
  #nobody: Promise<string> | null = null;
  /** Raised when users change, so that a verification under way is not remembered. */
  #generation = 0;

  constructor(store: Pick<Store, 'users' | 'clients'>, pace: Pace) {
    this.#store = store;
    this.#pace = pace;
    this.#throttle = new FailureThrottle(pace);
  }

  /**
   * The caller of a request to a client.
   * @throws TaktwerkError badCredentials, clientMismatch, unknownClient, userLocked, tooBusy
   */
  async authenticate(header: string | undefined, client: number, address: string): Promise<Caller> {
    const key = createHmac('sha256', this.#secret).update(`${client}\n${header}`).digest('base64');
    const known = this.#verified.get(key);
    if (known !== undefined && known.until > this.#pace.now()) return known.caller;
    const candidates = readCredentials(header);
    if (candidates.length === 0) {
      throw new TaktwerkError(
        'badCredentials',
        'Expected Basic credentials, CLIENT/USER/DEPARTMENT:password.',
      );
    }
    const other = candidates.find((read) => read.client !== null && read.client !== client);
    if (other !== undefined) {
      throw new TaktwerkError(
        'clientMismatch',
        `The credentials are for client ${other.client}, the address for client ${client}.`,
      );
    }
    await this.#requireClient(client);
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const verification = this.#verify(candidates, client, address, key);
    this.#underWay.set(key, verification);
    try {
      return await verification;
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** Forgets every verified header: a password, a lock or a user has changed. */
  usersChanged(): void {
    this.#generation += 1;
    this.#verified.clear();
    this.#underWay.clear();
  }

  async #verify(
    candidates: readonly Credentials[],
    client: number,
    address: string,
    key: string,
  ): Promise<Caller> {
    const generation = this.#generation;
    for (const credentials of candidates) {
      const guess = [client, credentials.user, credentials.department ?? '', address].join('\n');
      await this.#throttle.turn(guess);
      const user = await this.#userWithPassword(credentials, client);
      if (user === null) {
        this.#throttle.failed(guess);
        continue;
      }
      this.#throttle.succeeded(guess);
      const name = `${user.name}/${user.department}`;
      if (!user.active) throw new TaktwerkError('userLocked', `User ${name} of client ${client} is locked.`);
      const caller = { client, user: name };
      if (generation === this.#generation) this.#remember(key, caller);
      return caller;
    }
    throw new TaktwerkError('badCredentials');
  }

  async #userWithPassword(credentials: Credentials, client: number): Promise<UserRecord | null> {
    const user = await this.#store.users.find(client, credentials.user, credentials.department);
    const hash = user?.passwordHash ?? (await this.#nobodysHash());
    const fits = await this.#gate.run(() => verifyPassword(credentials.password, hash));
    return fits && user !== null && user.passwordHash !== null ? user : null;
  }

  #nobodysHash(): Promise<string> {
    this.#nobody ??= hashPassword(randomBytes(32).toString('base64'));
    return this.#nobody;
  }

  /** Clients are only ever added, so what was seen once stays known. */
  async #requireClient(client: number): Promise<void> {
    if (this.#clients.has(client)) return;
    for (const record of await this.#store.clients.list()) this.#clients.add(record.client);
    if (!this.#clients.has(client)) throw new TaktwerkError('unknownClient', `There is no client ${client}.`);
  }

  #remember(key: string, caller: Caller): void {
    this.#verified.delete(key);
    this.#verified.set(key, { caller, until: this.#pace.now() + CACHE_LIFE });
    if (this.#verified.size > CACHE_SIZE) {
      const oldest = this.#verified.keys().next();
      if (oldest.done === false) this.#verified.delete(oldest.value);
    }
  }
}
