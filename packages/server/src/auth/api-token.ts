import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How tokens of ours begin, so that scanners for leaked secrets know them. */
const PREFIX = 'twk_';
const ID_BYTES = 8;
const SECRET_BYTES = 32;

export interface NewToken {
  readonly id: string;
  /** `twk_ID_SECRET`; shown once. */
  readonly token: string;
  readonly secretHash: string;
}

/** Makes a token. A secret of 32 random bytes cannot be guessed, so a plain hash of it is enough. */
export function makeToken(): NewToken {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { id, token: `${PREFIX}${id}_${secret}`, secretHash: hashSecret(secret) };
}

/** The parts of a token; null when it is not one of ours. */
export function readToken(token: string): { readonly id: string; readonly secret: string } | null {
  if (!token.startsWith(PREFIX)) return null;
  const end = PREFIX.length + ID_BYTES * 2;
  if (token[end] !== '_') return null;
  return { id: token.slice(PREFIX.length, end), secret: token.slice(end + 1) };
}

/** Whether a secret is the one behind a stored hash. */
export function secretFits(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash));
}

function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
