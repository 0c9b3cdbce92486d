import { objectPlace } from '../../object/object-place.ts';
import type { ChangeStamp } from '../../port/object-recycling.ts';
import type { ObjectDraft } from '../../port/store.ts';
import type { Connection } from '../connection/connection.ts';
import { writeVersion } from './write-version.ts';

const STORED = 'SELECT id FROM object WHERE client = ? AND name = ? AND place = ? AND deleted_at IS NULL';

/** Makes those folders that are missing; outer ones come before inner ones. */
export function makeFolders(
  connection: Connection,
  folders: readonly ObjectDraft[],
  stamp: ChangeStamp,
): void {
  for (const folder of folders) {
    const row = connection.get(STORED, folder.client, folder.name, objectPlace(folder));
    if (row === undefined) writeVersion(connection, folder, stamp);
  }
}
