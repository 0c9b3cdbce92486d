import {
  exportObject,
  isJsonObject,
  type JsonObject,
  type ObjectEnvelope,
  TaktwerkError,
} from '@taktwerk/model';
import type { ObjectVersion, Store } from '@taktwerk/store';

/** A stored version as it is given back: secrets sealed, rows of a variable object as they are now. */
export async function versionJson(store: Store, version: ObjectVersion): Promise<ObjectEnvelope> {
  const content: unknown = JSON.parse(version.content);
  if (!isJsonObject(content)) {
    throw new TaktwerkError('internal', `The stored content of ${version.name} is not an object.`);
  }
  const { type, client, folder, name, uuid } = version;
  const rows = type === 'VARA' ? { varaRows: await store.objects.varaRows(client, name) } : {};
  return exportObject({ type, client, folder, content, uuid, ...rows });
}

/** What stands under the object type in {@link versionJson}. */
export async function versionContent(store: Store, version: ObjectVersion): Promise<JsonObject> {
  const [content] = Object.values((await versionJson(store, version)).data);
  if (isJsonObject(content)) return content;
  throw new TaktwerkError('internal', `The export of ${version.name} has no content.`);
}
