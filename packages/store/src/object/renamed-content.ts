import { isJsonObject, type JsonObject } from '@taktwerk/model';
import { ETL_MEMBERS, type ObjectType } from '@taktwerk/model/object-type';

/**
 * The stored content of an object under its new name. Compositions and sources keep in `loadedAs` the name under which
 * the tables they have loaded know them, so that cursors and marked rows stay theirs.
 */
export function renamedContent(type: ObjectType, text: string, from: string, to: string): string {
  const content: unknown = JSON.parse(text);
  const stored = isJsonObject(content) ? content : {};
  const renamed = { ...stored, general_attributes: { ...memberOf(stored, 'general_attributes'), name: to } };
  if (type !== 'COMP' && type !== 'SRCE') return JSON.stringify(renamed);
  const body = memberOf(stored, ETL_MEMBERS[type]);
  return JSON.stringify({ ...renamed, [ETL_MEMBERS[type]]: { ...body, loadedAs: body.loadedAs ?? from } });
}

function memberOf(content: JsonObject, member: string): JsonObject {
  const found = content[member];
  return isJsonObject(found) ? found : {};
}
