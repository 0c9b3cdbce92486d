import { isJsonObject, mapSecrets, type ReadObject } from '@taktwerk/model';
import type { UserWrite } from '../../auth/user-writes.ts';
import { objectDraft } from './object-draft.ts';

/** A USER object as it came in, with its password taken out of what is stored as its content. */
export function userWrite(object: ReadObject): UserWrite {
  let password: string | null = null;
  const content = mapSecrets('USER', object.content, (secret) => {
    if (secret !== '') password = secret;
    return null;
  });
  const attributes = object.content.user_attributes;
  return {
    object,
    draft: objectDraft({ ...object, content }),
    password,
    active: isJsonObject(attributes) && attributes.is_active === '1',
    ldap: isJsonObject(attributes) && attributes.ldap === '1',
  };
}
