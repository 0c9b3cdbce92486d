import { randomBytes } from 'node:crypto';
import { TaktwerkError } from '@taktwerk/model';
import type { Store, UserRecord } from '@taktwerk/store';
import { BoundedGate } from './bounded-gate.ts';
import type { Credentials } from './credentials.ts';
import type { Pace } from './failure-throttle.ts';
import { type Guess, GuessGuard } from './guess-guard.ts';
import type { Directories } from './ldap/directories.ts';
import type { VerifiedLogin } from './login.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { RequestOrigin } from './request-origin.ts';

/** One verification keeps a core busy for some 30 ms and holds 19 MiB. */
const AT_ONCE = 2;
const MAX_WAITING = 200;

/** Checks user and password, against the hash that is stored or the directory, as the user's definition says. */
export class PasswordLogin {
  readonly #store: Pick<Store, 'users'>;
  readonly #guard: GuessGuard;
  readonly #directories: Directories;
  readonly #gate = new BoundedGate(AT_ONCE, MAX_WAITING);
  /** Verified in place of the hash of a user that does not exist, so that both take the same time. */
  #nobody: Promise<string> | null = null;

  constructor(store: Pick<Store, 'users' | 'objects' | 'audit'>, pace: Pace, directories: Directories) {
    this.#store = store;
    this.#guard = new GuessGuard(store, pace);
    this.#directories = directories;
  }

  /**
   * The user of the first reading of the credentials whose password fits; there is at least one.
   * @throws TaktwerkError badCredentials, tooBusy, loginUnavailable
   */
  async verify(
    candidates: readonly [Credentials, ...Credentials[]],
    client: number,
    origin: RequestOrigin,
  ): Promise<VerifiedLogin> {
    const [{ user: name, department }] = candidates;
    const guess: Guess = { client, user: name, department, origin };
    await this.#guard.turn(guess);
    let known: UserRecord | null = null;
    for (const credentials of candidates) {
      const user = await this.#store.users.find(client, credentials.user, credentials.department);
      known ??= user;
      this.#guard.refuseLocked(guess, user);
      if (!(await this.#fits(user, credentials.password)) || user === null) continue;
      this.#guard.succeeded(guess, user);
      return { by: user.ldap ? 'ldap' : 'password', user, tokenId: null, until: Number.POSITIVE_INFINITY };
    }
    await this.#guard.failed(guess, known);
    throw new TaktwerkError('badCredentials');
  }

  async #fits(user: UserRecord | null, password: string): Promise<boolean> {
    if (user?.ldap === true) return this.#directories.verify(user, password);
    const stored = user?.passwordHash ?? null;
    const hash = stored ?? (await this.#nobodysHash());
    const fits = await this.#gate.run(() => verifyPassword(password, hash));
    return fits && stored !== null;
  }

  #nobodysHash(): Promise<string> {
    this.#nobody ??= hashPassword(randomBytes(32).toString('base64'));
    return this.#nobody;
  }
}
