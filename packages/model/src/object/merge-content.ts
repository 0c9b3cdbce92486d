import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';

/**
 * The content with a partial one merged into it: objects member by member, lists and scalars replaced whole, members
 * that are `null` taken out (reference `ae-rest-api.md` §11.3; the rule for lists and `null` is ours).
 */
export function mergeContent(content: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue>(Object.entries(content));
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else if (isJsonObject(value) && isJsonObject(before)) merged.set(name, mergeContent(before, value));
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
