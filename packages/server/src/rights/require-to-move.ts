import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { findNamed } from '../endpoints/objects/find-named.ts';
import type { Access } from './access.ts';
import { subjectOfObject } from './subject-of.ts';

/** Objects a folder may hold that is moved by someone whose right to write is restricted. */
const MOST = 10_000;

/**
 * That an object may be moved: the right W on it where it lies and where it will lie, and for a folder on all it holds,
 * as rights may hang on folders. What does not exist is left to the move to tell.
 * @throws TaktwerkError notAllowed, tooManyObjects
 */
export async function requireToMove(
  store: Store,
  client: number,
  access: Access,
  { name, folder }: { readonly name: string; readonly folder: string },
): Promise<void> {
  const object = await findNamed(store, client, name);
  if (object === null) return;
  access.requireToChange('W', object);
  if (access.rights.isUnrestricted('W')) return;
  access.require('W', { ...subjectOfObject(object), folder });
  if (object.type !== 'FOLD') return;
  const from = below(object.folder, object.name);
  const to = below(folder, object.name);
  const held = await store.objects.search({ client, folder: { path: from, subfolders: true }, limit: MOST });
  if (held.total > MOST) {
    throw new TaktwerkError(
      'tooManyObjects',
      `${name} holds ${held.total} objects; at most ${MOST} can be moved.`,
    );
  }
  for (const one of held.objects) {
    access.requireToChange('W', one);
    access.require('W', { ...subjectOfObject(one), folder: to + one.folder.slice(from.length) });
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
