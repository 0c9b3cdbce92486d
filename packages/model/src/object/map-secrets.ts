import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import type { ObjectType } from './object-type.ts';

/**
 * The content with every password in it replaced by `change(password)`; `null` leaves the member out. The one place
 * that knows where object JSON holds secrets: rows of a LOGIN, the attributes of a USER.
 */
export function mapSecrets(
  type: ObjectType,
  content: JsonObject,
  change: (secret: string) => string | null,
): JsonObject {
  if (type === 'LOGIN' && Array.isArray(content.login_definitions)) {
    return {
      ...content,
      login_definitions: content.login_definitions.map((row: JsonValue) => mapMember(row, change)),
    };
  }
  if (type === 'USER' && content.user_attributes !== undefined) {
    return { ...content, user_attributes: mapMember(content.user_attributes, change) };
  }
  return content;
}

function mapMember(holder: JsonValue, change: (secret: string) => string | null): JsonValue {
  if (!isJsonObject(holder) || typeof holder.password !== 'string') return holder;
  const { password, ...rest } = holder;
  const changed = change(password);
  return changed === null ? rest : { ...rest, password: changed };
}
