import { createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { AgentHello } from '@taktwerk/model';

/** Whether the hello was signed, over this connection's nonce, with the key it shows. */
export function isSignedBy(hello: AgentHello, nonce: string): boolean {
  try {
    const key = createPublicKey(hello.publicKey);
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, Buffer.from(`${nonce}\n${hello.agent}`), key, Buffer.from(hello.signature, 'base64'));
  } catch {
    // A key or signature that cannot be read is no valid one; nothing else can fail here.
    return false;
  }
}

export function isSameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
