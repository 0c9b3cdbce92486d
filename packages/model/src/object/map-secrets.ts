import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import type { ObjectType } from './object-type.ts';

/**
 * The content with every password in it replaced by `change(password)`; `null` leaves the member out. The one place
 * that knows where object JSON holds secrets: rows of a LOGIN, the attributes of a USER, passwords, tokens and secret headers of a CONN, the
 * secret a WATCH signs with, that of who tells an EVNT over HTTP.
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
  if (type === 'CONN' && content.connection !== undefined) {
    const connection = mapMember(mapMember(content.connection, change), change, 'bearer');
    return { ...content, connection: mapValues(connection, change, 'secretHeaders') };
  }
  if (type === 'WATCH' && content.watch_attributes !== undefined) {
    return { ...content, watch_attributes: mapMember(content.watch_attributes, change, 'secret') };
  }
  if (type === 'EVNT' && isJsonObject(content.event_attributes)) {
    const { webhook, ...rest } = content.event_attributes;
    if (webhook === undefined) return content;
    return { ...content, event_attributes: { ...rest, webhook: mapMember(webhook, change, 'secret') } };
  }
  return content;
}

function mapMember(
  holder: JsonValue,
  change: (secret: string) => string | null,
  member = 'password',
): JsonValue {
  const secret = isJsonObject(holder) ? holder[member] : undefined;
  if (!isJsonObject(holder) || typeof secret !== 'string') return holder;
  const { [member]: _, ...rest } = holder;
  const changed = change(secret);
  return changed === null ? rest : { ...rest, [member]: changed };
}

/** Does so with every text in a member that holds secrets by names. */
function mapValues(holder: JsonValue, change: (secret: string) => string | null, member: string): JsonValue {
  const secrets = isJsonObject(holder) ? holder[member] : undefined;
  if (!isJsonObject(holder) || !isJsonObject(secrets)) return holder;
  const changed = Object.keys(secrets).reduce<JsonValue>(
    (all, name) => mapMember(all, change, name),
    secrets,
  );
  return { ...holder, [member]: changed };
}
