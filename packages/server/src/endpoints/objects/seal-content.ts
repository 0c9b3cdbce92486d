import { type JsonObject, mapSecrets, type ObjectType, TaktwerkError } from '@taktwerk/model';
import { isSealed, type Seal } from '../../secret/seal.ts';

/**
 * The content with every password sealed. A password that comes sealed by this server stays as it is.
 * @throws TaktwerkError invalidObject if it was sealed by another server
 */
export function sealContent(type: ObjectType, content: JsonObject, seal: Seal): JsonObject {
  return mapSecrets(type, content, (secret) => {
    if (secret === '') return secret;
    if (!isSealed(secret)) return seal.seal(secret);
    if (seal.open(secret) !== null) return secret;
    throw new TaktwerkError(
      'invalidObject',
      'A password was sealed by another server or changed since; expected the password itself.',
    );
  });
}
