import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { FaultListener } from '../../http/error-reply.ts';
import { BoundedMap } from '../bounded-map.ts';
import type { VerifiedLogin } from '../login.ts';
import { KeySet } from './key-set.ts';
import { type OauthSettings, readOauthSettings } from './oauth-settings.ts';

/** Signatures with a private key of the issuer; never `none`, never a secret that both sides know. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const MAX_ISSUERS = 32;

/** Checks bearer tokens of an outside issuer (reference `ae-rest-api.md` §2.2). */
export class OauthLogin {
  readonly #store: Pick<Store, 'users' | 'objects'>;
  readonly #now: () => number;
  readonly #onFault: FaultListener;
  readonly #keySets = new BoundedMap<KeySet>(MAX_ISSUERS);

  constructor(store: Pick<Store, 'users' | 'objects'>, now: () => number, onFault: FaultListener) {
    this.#store = store;
    this.#now = now;
    this.#onFault = onFault;
  }

  /** @throws TaktwerkError badCredentials, loginUnavailable */
  async verify(token: string, client: number): Promise<VerifiedLogin> {
    const settings = await readOauthSettings(this.#store, client);
    if (settings === null) {
      throw new TaktwerkError(
        'badCredentials',
        `Client ${client} takes no bearer tokens of an issuer; expected a VARA UC_OAUTH_SETTINGS, or a token of Taktwerk.`,
      );
    }
    const claims = await this.#claims(token, settings);
    requireScopes(claims, settings.scopes);
    const value = identity(claims, settings.idClaims);
    const user = await this.#store.users.findByOauth2(client, value);
    if (user === null) {
      throw new TaktwerkError(
        'badCredentials',
        `The token is valid, but not exactly one user of client ${client} has its identity as oauth2_value.`,
      );
    }
    const seconds = (claims.exp ?? 0) + settings.tolerance;
    return { by: 'oauth2', user, tokenId: null, until: seconds * 1000 };
  }

  async #claims(token: string, settings: OauthSettings): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#keySet(settings.jwksUrl).find, {
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: settings.tolerance,
        currentDate: new Date(this.#now()),
        ...(settings.issuer === null ? {} : { issuer: settings.issuer }),
        ...(settings.audience === null ? {} : { audience: [...settings.audience] }),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw refusal(error);
      throw error;
    }
  }

  #keySet(url: URL): KeySet {
    const known = this.#keySets.get(url.href);
    if (known !== undefined) return known;
    const made = new KeySet(url, this.#now, this.#onFault);
    this.#keySets.set(url.href, made);
    return made;
  }
}

function refusal(error: errors.JOSEError): TaktwerkError {
  const claim = error instanceof errors.JWTClaimValidationFailed ? error.claim : null;
  const reason =
    error instanceof errors.JWTExpired
      ? 'it has expired'
      : claim !== null
        ? `its claim ${claim} is missing or not as expected`
        : error instanceof errors.JWKSNoMatchingKey
          ? 'the issuer has no key it could be signed with'
          : error instanceof errors.JOSEAlgNotAllowed
            ? 'its signature is of a kind that is not taken'
            : 'it is not a signed token of the issuer';
  return new TaktwerkError('badCredentials', `The bearer token is refused: ${reason}.`, { cause: error });
}

/** Scopes granted, as `scope` (a text) or `scp` (a text or a list). */
function requireScopes(claims: JWTPayload, required: readonly string[]): void {
  const granted = new Set(
    [claims.scope, claims.scp].flatMap((claim) =>
      typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [],
    ),
  );
  const missing = required.filter((scope) => !granted.has(scope));
  if (missing.length === 0) return;
  throw new TaktwerkError(
    'badCredentials',
    `The bearer token is refused: it lacks the scope ${missing.join(', ')}.`,
  );
}

function identity(claims: JWTPayload, names: readonly string[]): string {
  for (const name of names) {
    const value = claims[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  throw new TaktwerkError(
    'badCredentials',
    `The bearer token is refused: none of its claims ${names.join(', ')} names a user.`,
  );
}
