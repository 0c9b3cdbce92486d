import { TaktwerkError } from '@taktwerk/model';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { FaultListener } from '../../http/error-reply.ts';
import { isRecord } from '../../http/is-record.ts';

/** Milliseconds an answer of the issuer may take, and bytes it may have. */
const FETCH_TIME = 5000;
const MAX_BYTES = 256 * 1024;
/** Keys older than this are fetched anew, behind the back of those who ask. */
const FRESH = 10 * 60_000;
/** Keys that could not be fetched anew for so long are used no more. */
const STALE = 24 * 60 * 60_000;
/** The issuer is asked no more often than this, whatever tokens come. */
const PAUSE = 30_000;

/**
 * The keys of an issuer. A token signed with a key that is not among them has them fetched once more, so that keys may
 * be changed at any time; an issuer that is down takes nobody out as long as its last keys are not too old.
 */
export class KeySet {
  readonly #url: URL;
  readonly #now: () => number;
  readonly #onFault: FaultListener;
  #find: JWTVerifyGetKey | null = null;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | null = null;
  #failure: unknown = null;

  constructor(url: URL, now: () => number, onFault: FaultListener) {
    this.#url = url;
    this.#now = now;
    this.#onFault = onFault;
  }

  /**
   * The key a token is signed with.
   * @throws TaktwerkError loginUnavailable when the issuer is needed and does not answer
   * @throws JWKSNoMatchingKey when the issuer has no such key
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const age = this.#now() - this.#fetchedAt;
    if (this.#find === null || age > STALE) await this.#fetchNow();
    else if (age > FRESH && this.#mayTry()) {
      this.#fetch().catch((error: unknown) => this.#onFault(error, `keys of ${this.#url.href}`));
    }
    if (this.#find === null) throw this.#unavailable();
    try {
      return await this.#find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (!this.#mayTry()) throw this.#failure === null ? error : this.#unavailable();
      await this.#fetchNow();
      return await this.#find(header, token);
    }
  };

  #mayTry(): boolean {
    return this.#fetching !== null || this.#now() - this.#triedAt >= PAUSE;
  }

  async #fetchNow(): Promise<void> {
    if (!this.#mayTry()) throw this.#unavailable();
    try {
      await this.#fetch();
    } catch (error) {
      throw error instanceof TaktwerkError ? error : this.#unavailable();
    }
  }

  /** One fetch for all who need it now. */
  #fetch(): Promise<void> {
    this.#fetching ??= this.#load().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #load(): Promise<void> {
    this.#triedAt = this.#now();
    try {
      this.#find = createLocalJWKSet(await fetchKeys(this.#url));
      this.#fetchedAt = this.#now();
      this.#failure = null;
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  #unavailable(): TaktwerkError {
    const reason = this.#failure instanceof Error ? this.#failure.message : 'it was asked a moment ago';
    return new TaktwerkError(
      'loginUnavailable',
      `The keys of the token issuer cannot be had from ${this.#url.href}: ${reason}.`,
      { cause: this.#failure },
    );
  }
}

async function fetchKeys(url: URL): Promise<JSONWebKeySet> {
  const answer = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIME),
  });
  if (!answer.ok) throw new Error(`it answers with status ${answer.status}`);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw new Error(`its answer is longer than ${MAX_BYTES} bytes`);
    pieces.push(piece);
  }
  const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  if (!isRecord(value) || !Array.isArray(value.keys)) throw new Error('its answer is no key set');
  return { keys: value.keys.filter(isRecord) };
}
