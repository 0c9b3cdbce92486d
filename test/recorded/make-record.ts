import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { openPostgresStore, openSqliteStore, type StorePlace, takeBackup } from '@taktwerk/store';
import { startPostgres } from '../postgres/postgres-server.ts';
import { RECORD_START, recordInto } from './record.ts';

/**
 * Makes the record of a release in `folder`: a store of each kind with the same life in it, `sqlite/` as a compressed
 * database and `postgres/` as a backup, each with the facts a later release has to find.
 */
export async function makeRecord(folder: string, release: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'taktwerk-record-'));
  const postgres = await startPostgres();
  const backup = (store: StorePlace, to: string) =>
    takeBackup({ store, to, release, files: [], now: RECORD_START, progress: () => {} });
  const facts = (part: string, value: object) =>
    writeFile(join(folder, part, 'facts.json'), `${JSON.stringify(value, null, 1)}\n`);
  try {
    await mkdir(join(folder, 'sqlite'), { recursive: true });
    const data = join(work, 'data');
    const sqlite = await openSqliteStore({ folder: data, now: () => RECORD_START });
    const inSqlite = await recordInto(sqlite);
    await sqlite.close();
    await backup({ kind: 'sqlite', folder: data }, join(work, 'backup'));
    await pipeline(
      createReadStream(join(work, 'backup', 'taktwerk.db')),
      createGzip({ level: 9 }),
      createWriteStream(join(folder, 'sqlite', 'taktwerk.db.gz')),
    );
    await facts('sqlite', inSqlite);

    const connection = postgres.url(await postgres.createDatabase());
    const store = await openPostgresStore({ connection, node: 'record', now: () => RECORD_START });
    await store.nextEpoch();
    const inPostgres = await recordInto(store);
    await store.close();
    await backup({ kind: 'postgres', connection }, join(folder, 'postgres'));
    await facts('postgres', inPostgres);
  } finally {
    await postgres.remove();
    await rm(work, { recursive: true, force: true });
  }
}
