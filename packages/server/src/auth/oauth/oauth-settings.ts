import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/** VARA with the settings (reference `ae-rest-api.md` §2.2): that of the client, else that of client 0. */
const SETTINGS = 'UC_OAUTH_SETTINGS';
const STANDARD_TOLERANCE = 60;
const MAX_TOLERANCE = 300;

/** How bearer tokens of a client are checked. */
export interface OauthSettings {
  readonly jwksUrl: URL;
  /** Claims that may name the user; the first that is not empty does. */
  readonly idClaims: readonly string[];
  /** Each must have been granted. */
  readonly scopes: readonly string[];
  /** null: any, as the keys are the issuer's. */
  readonly issuer: string | null;
  readonly audience: readonly string[] | null;
  /** Seconds the clocks may differ. */
  readonly tolerance: number;
}

/**
 * The settings that count for a client; null when there are none.
 * @throws TaktwerkError loginUnavailable if they cannot be used
 */
export async function readOauthSettings(
  store: Pick<Store, 'objects'>,
  client: number,
): Promise<OauthSettings | null> {
  const own = await store.objects.varaRows(client, SETTINGS);
  const rows = own.length > 0 || client === 0 ? own : await store.objects.varaRows(0, SETTINGS);
  if (rows.length === 0) return null;
  const text = (key: string): string =>
    rows.find((row) => row.key.toUpperCase() === key)?.values[0].trim() ?? '';
  const claims = list(text('JWT_ID_KEYS'));
  const audience = list(text('JWT_AUDIENCE'));
  return {
    jwksUrl: readUrl(text('JWKS_URL')),
    idClaims: claims.length === 0 ? ['email', 'appid'] : claims,
    scopes: list(text('JWT_SCOPES')),
    issuer: text('JWT_ISSUER') || null,
    audience: audience.length === 0 ? null : audience,
    tolerance: readTolerance(text('JWT_CLOCK_TOLERANCE')),
  };
}

/** Keys that came over a network unprotected could be anybody's. */
function readUrl(text: string): URL {
  const url = URL.parse(text);
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url;
  throw new TaktwerkError(
    'loginUnavailable',
    `JWKS_URL of ${SETTINGS} is "${text}"; expected an https address of the key set.`,
  );
}

function readTolerance(text: string): number {
  if (text === '') return STANDARD_TOLERANCE;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_TOLERANCE) return seconds;
  throw new TaktwerkError(
    'loginUnavailable',
    `JWT_CLOCK_TOLERANCE of ${SETTINGS} is "${text}"; expected a number of seconds from 0 to ${MAX_TOLERANCE}.`,
  );
}

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
