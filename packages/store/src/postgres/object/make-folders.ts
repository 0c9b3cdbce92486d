import { folderDrafts } from '../../object/folder-drafts.ts';
import type { ChangeStamp } from '../../port/object-recycling.ts';
import type { ObjectVersion } from '../../port/store.ts';
import type { Connection } from '../connection/connection.ts';
import { storedObjects } from './stored-objects.ts';
import { writeVersions } from './write-versions.ts';

/** Makes the folders of a place that are missing. */
export async function makeFolders(
  connection: Connection,
  place: Pick<ObjectVersion, 'client' | 'folder'>,
  stamp: ChangeStamp,
): Promise<void> {
  const folders = folderDrafts([place]);
  const storedOf = await storedObjects(connection, folders);
  const missing = folders.filter((folder) => storedOf(folder) === null);
  if (missing.length > 0) await writeVersions(connection, missing, stamp);
}
