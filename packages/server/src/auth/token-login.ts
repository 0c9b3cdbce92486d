import { TaktwerkError } from '@taktwerk/model';
import type { Store, TokenRecord } from '@taktwerk/store';
import type { FaultListener } from '../http/error-reply.ts';
import { secretFits } from './api-token.ts';
import type { VerifiedLogin } from './login.ts';

/** A use is noted when the last one noted is older than this, in milliseconds: not a commit for each request. */
const NOTE_AFTER = 10 * 60_000;

/** Checks tokens of our own. */
export class TokenLogin {
  readonly #store: Pick<Store, 'users' | 'tokens'>;
  readonly #now: () => number;
  readonly #onFault: FaultListener;

  constructor(store: Pick<Store, 'users' | 'tokens'>, now: () => number, onFault: FaultListener) {
    this.#store = store;
    this.#now = now;
    this.#onFault = onFault;
  }

  /** @throws TaktwerkError badCredentials, clientMismatch */
  async verify(
    shown: { readonly id: string; readonly secret: string },
    client: number,
  ): Promise<VerifiedLogin> {
    const token = await this.#store.tokens.find(shown.id);
    if (token === null || !secretFits(shown.secret, token.secretHash)) {
      throw new TaktwerkError('badCredentials', 'The token is not known here, or was taken back.');
    }
    if (token.client !== client) {
      throw new TaktwerkError(
        'clientMismatch',
        `The token is for client ${token.client}, the address for client ${client}.`,
      );
    }
    if (token.expiresAt <= this.#now()) {
      throw new TaktwerkError('badCredentials', 'The token has expired; make a new one.');
    }
    const slash = token.user.indexOf('/');
    const user = await this.#store.users.find(
      client,
      token.user.slice(0, slash),
      token.user.slice(slash + 1),
    );
    if (user === null) throw new TaktwerkError('badCredentials', 'The user of the token is gone.');
    this.#noteUse(token);
    return { by: 'token', user, tokenId: token.id, until: token.expiresAt };
  }

  /** Nobody waits for it, and a store that takes no writes does not keep anybody out. */
  #noteUse({ id, usedAt }: TokenRecord): void {
    const now = this.#now();
    if (usedAt !== null && now - usedAt < NOTE_AFTER) return;
    this.#store.tokens.used(id, now).catch((error: unknown) => this.#onFault(error, `use of token ${id}`));
  }
}
