import { isJsonObject, type JsonObject, type ReadObject } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/**
 * A user that replaces another one keeps his rights where it brings none: who sets a new password this way, as for the
 * last administrator, must not take the rights away with it. An empty list takes them.
 */
export async function keepRights(store: Store, object: ReadObject): Promise<ReadObject> {
  const existing = await store.objects.get(object.client, object.name);
  const before: unknown = existing?.type === 'USER' ? JSON.parse(existing.content) : null;
  if (!isJsonObject(before)) return object;
  const attributes = member(object.content);
  const { privileges } = member(before);
  const { authorizations } = before;
  return {
    ...object,
    content: {
      ...(authorizations === undefined ? {} : { authorizations }),
      ...object.content,
      user_attributes: { ...(privileges === undefined ? {} : { privileges }), ...attributes },
    },
  };
}

function member(content: JsonObject): JsonObject {
  return isJsonObject(content.user_attributes) ? content.user_attributes : {};
}
