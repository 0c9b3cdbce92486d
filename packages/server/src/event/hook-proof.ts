import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a request shows to prove that it may tell an event: the secret itself, or a signature of its body made with it. */
export interface HookProof {
  /** `Authorization: Bearer SECRET`. */
  readonly authorization: string | null;
  /** `X-Hub-Signature-256: sha256=HEX`, the HMAC of the body. */
  readonly signature: string | null;
  readonly body: Buffer;
}

const BEARER = 'bearer ';
const SIGNATURE = 'sha256=';

/** Whether the request knows the secret; compared in a time that tells nothing of it. */
export function provesSecret({ authorization, signature, body }: HookProof, secret: string): boolean {
  if (secret === '') return false;
  if (signature !== null) {
    const expected = SIGNATURE + createHmac('sha256', secret).update(body).digest('hex');
    return isSame(signature.trim().toLowerCase(), expected, secret);
  }
  if (authorization?.slice(0, BEARER.length).toLowerCase() !== BEARER) return false;
  return isSame(authorization.slice(BEARER.length).trim(), secret, secret);
}

/** Of texts of any length, so that not even the length is told. */
function isSame(given: string, expected: string, key: string): boolean {
  const digest = (text: string) => createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
