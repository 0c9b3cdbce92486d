import { canonicalName, TaktwerkError } from '@taktwerk/model';
import type { ObjectVersion, Store } from '@taktwerk/store';

/**
 * The newest version of an object, by its name in any case.
 * @throws TaktwerkError unknownObject
 */
export async function requireObject(store: Store, client: number, name: string): Promise<ObjectVersion> {
  const canonical = canonicalName(name);
  const version = await store.objects.get(client, canonical);
  if (version !== null) return version;
  throw new TaktwerkError('unknownObject', `There is no object ${canonical} in client ${client}.`);
}
