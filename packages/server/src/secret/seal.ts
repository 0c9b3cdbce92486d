import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** First part of every sealed text; the version allows another cipher later. */
const PREFIX = 'sealed:1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals and opens secrets with one key (AES-256-GCM). Sealed text is `sealed:1:` and base64url of nonce, tag and cipher text. */
export interface Seal {
  seal(secret: string): string;
  /** `null` if the text is not sealed, was sealed with another key, or was changed. */
  open(sealed: string): string | null;
}

export function isSealed(text: string): boolean {
  return text.startsWith(PREFIX);
}

export function createSeal(key: Buffer): Seal {
  return {
    seal(secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(PREFIX));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed) {
      if (!isSealed(sealed)) return null;
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(PREFIX));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const open = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([open, decipher.final()]).toString('utf8');
      } catch {
        // The one way this cipher tells that key or text do not fit.
        return null;
      }
    },
  };
}
