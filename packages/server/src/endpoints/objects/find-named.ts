import type { ObjectVersion, Store } from '@taktwerk/store';

/** The object of a name, or the folder of a path, that a change is about; null when there is none. */
export async function findNamed(store: Store, client: number, name: string): Promise<ObjectVersion | null> {
  const object = await store.objects.get(client, name);
  return object ?? (name.includes('/') ? findFolder(store, client, name) : null);
}

/** The folder that lies at a path in slash form. */
export async function findFolder(store: Store, client: number, path: string): Promise<ObjectVersion | null> {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1).toUpperCase();
  const { objects } = await store.objects.search({
    client,
    types: ['FOLD'],
    name,
    folder: { path: path.slice(0, Math.max(slash, 0)), subfolders: false },
    limit: 1,
  });
  const [found] = objects;
  return found?.name === name ? found : null;
}
