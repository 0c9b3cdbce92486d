import type { TestContext } from 'node:test';
import type { Connection } from '../connection/connection.ts';
import { openForWriting } from '../connection/open-database.ts';
import { migrate, releasedMigrations } from '../migration/migrate.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A connection to an empty database of the newest schema, closed at the end of the test. */
export function openMigrated(test: TestContext): { connection: Connection; folder: string } {
  const folder = temporaryFolder(test);
  const connection = openForWriting(folder);
  test.after(() => connection.close());
  migrate(connection, releasedMigrations(), 0);
  return { connection, folder };
}
