import { hash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { FaultListener } from '../http/error-reply.ts';
import { readToken } from './api-token.ts';
import { readBearer } from './bearer.ts';
import { BoundedMap } from './bounded-map.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import type { Pace } from './failure-throttle.ts';
import type { Directories } from './ldap/directories.ts';
import type { Login, VerifiedLogin } from './login.ts';
import { LoginEpoch } from './login-epoch.ts';
import type { OauthLogin } from './oauth/oauth-login.ts';
import { PasswordLogin } from './password-login.ts';
import type { RequestOrigin } from './request-origin.ts';
import { TokenLogin } from './token-login.ts';

/** How long a verified header is taken without another look, in milliseconds. */
const CACHE_LIFE = 60_000;
const CACHE_SIZE = 10_000;

/** What of the store log-ins need. */
export type LoginStore = Pick<Store, 'users' | 'clients' | 'tokens' | 'objects' | 'audit'>;

interface Remembered {
  /** With the epoch of log-ins when it was last seen that nothing had changed. */
  login: Login;
  readonly verified: VerifiedLogin;
  readonly until: number;
}

/**
 * Says who a request comes from, by its Basic or Bearer header (reference `ae-rest-api.md` §2). A verified header is
 * remembered for a short while under a hash of it and a secret of this process, never as it came, and only while neither
 * its user nor its token changes, in whatever process.
 */
export class Authenticator {
  readonly #store: LoginStore;
  readonly #now: () => number;
  readonly #password: PasswordLogin;
  readonly #token: TokenLogin;
  readonly #onFault: FaultListener;
  #oauth: Promise<OauthLogin> | null = null;
  readonly #epoch: LoginEpoch;
  readonly #secret = randomBytes(32).toString('base64');
  readonly #remembered = new BoundedMap<Remembered>(CACHE_SIZE);
  /** Headers being verified now: the same header is not verified twice at once. */
  readonly #underWay = new Map<string, Promise<Login>>();
  /** Those that existed at an epoch of log-ins. */
  readonly #clients = new Set<number>();
  #clientsSeen = -1;

  /** `directories` check the passwords of LDAP users. */
  constructor(store: LoginStore, pace: Pace, directories: Directories, onFault: FaultListener) {
    this.#store = store;
    this.#now = () => pace.now();
    this.#password = new PasswordLogin(store, pace, directories);
    this.#token = new TokenLogin(store, this.#now, onFault);
    this.#onFault = onFault;
    this.#epoch = new LoginEpoch(() => store.users.epoch());
  }

  /**
   * Who asks something of a client.
   * @throws TaktwerkError badCredentials, clientMismatch, unknownClient, userLocked, loginUnavailable, tooBusy
   */
  async authenticate(
    header: string | undefined,
    client: number,
    origin: () => RequestOrigin,
  ): Promise<Login> {
    const key = hash('sha256', `${this.#secret}\n${client}\n${header}`, 'base64');
    const epoch = await this.#currentEpoch(key);
    const remembered = this.#remembered.get(key);
    if (remembered !== undefined) {
      const known = remembered.login.epoch === epoch && remembered.until > this.#now();
      if (known) return remembered.login;
      const still = await this.#recall(key, remembered, client, epoch);
      if (still !== null) return still;
    }
    const shared = `${epoch} ${key}`;
    const underWay = this.#underWay.get(shared);
    if (underWay !== undefined) return underWay;
    const verification = this.#verify(header, client, origin(), key, epoch);
    this.#underWay.set(shared, verification);
    try {
      return await verification;
    } finally {
      this.#underWay.delete(shared);
    }
  }

  /** While the store cannot be asked, what is remembered holds to its end: nothing of it can change then. */
  async #currentEpoch(key: string): Promise<number> {
    try {
      return await this.#epoch.current();
    } catch (error) {
      const known = this.#remembered.get(key);
      if (known === undefined) throw error;
      return known.login.epoch;
    }
  }

  async #recall(key: string, known: Remembered, client: number, epoch: number): Promise<Login | null> {
    if (known.until > this.#now()) {
      await this.#requireClient(client, epoch);
      if (await this.#isUnchanged(known.verified)) {
        known.login = { ...known.login, epoch };
        return known.login;
      }
    }
    this.#remembered.delete(key);
    return null;
  }

  async #isUnchanged({ user, tokenId }: VerifiedLogin): Promise<boolean> {
    const now = await this.#store.users.find(user.client, user.name, user.department);
    if (!isDeepStrictEqual(now, user)) return false;
    return tokenId === null || (await this.#store.tokens.find(tokenId)) !== null;
  }

  async #verify(
    header: string | undefined,
    client: number,
    origin: RequestOrigin,
    key: string,
    epoch: number,
  ): Promise<Login> {
    const verified = await this.#verifyHeader(header, client, origin, epoch);
    const { user, by } = verified;
    const name = `${user.name}/${user.department}`;
    if (!user.active) throw new TaktwerkError('userLocked', `User ${name} of client ${client} is locked.`);
    const login = { caller: { client, user: name }, by, epoch };
    const until = Math.min(this.#now() + CACHE_LIFE, verified.until);
    this.#remembered.set(key, { login, verified, until });
    return login;
  }

  async #verifyHeader(
    header: string | undefined,
    client: number,
    origin: RequestOrigin,
    epoch: number,
  ): Promise<VerifiedLogin> {
    const bearer = readBearer(header);
    if (bearer !== null) {
      await this.#requireClient(client, epoch);
      const token = readToken(bearer);
      if (token !== null) return this.#token.verify(token, client);
      this.#oauth ??= this.#loadOauth();
      return (await this.#oauth).verify(bearer, client);
    }
    const candidates = requireCredentials(header, client);
    await this.#requireClient(client, epoch);
    return this.#password.verify(candidates, client, origin);
  }

  /** Read with the first token of an issuer: most servers see none. */
  async #loadOauth(): Promise<OauthLogin> {
    const { OauthLogin } = await import('./oauth/oauth-login.ts');
    return new OauthLogin(this.#store, this.#now, this.#onFault);
  }

  /** Clients may be added at any time; what removes one raises the epoch. */
  async #requireClient(client: number, epoch: number): Promise<void> {
    if (this.#clientsSeen === epoch && this.#clients.has(client)) return;
    const records = await this.#store.clients.list();
    this.#clients.clear();
    this.#clientsSeen = epoch;
    for (const record of records) if (record.removal === null) this.#clients.add(record.client);
    const asked = records.find((record) => record.client === client);
    if (asked === undefined) throw new TaktwerkError('unknownClient', `There is no client ${client}.`);
    if (asked.removal !== null)
      throw new TaktwerkError('unknownClient', `Client ${client} is being removed.`);
  }
}

/** @throws TaktwerkError badCredentials, clientMismatch */
function requireCredentials(header: string | undefined, client: number): [Credentials, ...Credentials[]] {
  const [first, ...others] = readCredentials(header);
  if (first === undefined) {
    throw new TaktwerkError(
      'badCredentials',
      'Expected Basic credentials, CLIENT/USER/DEPARTMENT:password, or a Bearer token.',
    );
  }
  for (const read of [first, ...others]) {
    if (read.client === null || read.client === client) continue;
    throw new TaktwerkError(
      'clientMismatch',
      `The credentials are for client ${read.client}, the address for client ${client}.`,
    );
  }
  return [first, ...others];
}
