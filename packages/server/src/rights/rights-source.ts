import { Rights, readGrants } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { Store } from '@taktwerk/store';
import { LoginEpoch } from '../auth/login-epoch.ts';

/** Users whose rights are kept at most. */
const KEPT = 10_000;

/**
 * Gives the rights of users, put together once and kept until the epoch of the store moves: then a user, a group or
 * their rights have changed, whichever process did it.
 */
export class RightsSource {
  readonly #users: Pick<Store['users'], 'grants' | 'epoch'>;
  readonly #kept = new Map<string, Promise<Rights>>();
  readonly #current: LoginEpoch;
  #epoch = -1;

  constructor(users: Pick<Store['users'], 'grants' | 'epoch'>) {
    this.#users = users;
    this.#current = new LoginEpoch(() => users.epoch());
  }

  /** The rights of a caller, as of the last change that was acknowledged. */
  async of(caller: Caller): Promise<Rights> {
    return this.at(await this.#current.current(), caller);
  }

  /** The rights of a caller at an epoch or later: of who has just logged in at it. */
  at(epoch: number, { client, user }: Caller): Promise<Rights> {
    if (epoch > this.#epoch) {
      this.#epoch = epoch;
      this.#kept.clear();
    }
    const key = `${client}/${user}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    // Read after the epoch, so never older than it.
    const rights = this.#read(client, user);
    this.#kept.set(key, rights);
    // What could not be read is asked for again, not remembered.
    rights.catch(() => {
      if (this.#kept.get(key) === rights) this.#kept.delete(key);
    });
    if (this.#kept.size > KEPT) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
    return rights;
  }

  async #read(client: number, user: string): Promise<Rights> {
    const contents = await this.#users.grants(client, user);
    return new Rights(contents.map((content) => readGrants(JSON.parse(content))));
  }
}

/** Rights of users as they are now, for whoever is not asked over HTTP: what scripts start. */
export function rightsSource(store: Pick<Store, 'users'>): (caller: Caller) => Promise<Rights> {
  const source = new RightsSource(store.users);
  return (caller) => source.of(caller);
}
