import assert from 'node:assert/strict';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, it } from 'node:test';
import { createGunzip } from 'node:zlib';
import { openPostgresStore, openSqliteStore, restoreBackup, type Store } from '@taktwerk/store';
import { type PostgresServer, startPostgres } from '../postgres/postgres-server.ts';
import { finishAll } from './finish-all.ts';
import { makeRecord } from './make-record.ts';
import { type Facts, readFacts } from './record.ts';

const HERE = new URL('./', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Releases of which there is a record. That of this release may still change with its schema, so it is made for the test. */
const released = (await readdir(HERE, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory() && entry.name !== version)
  .map(({ name }) => name);

describe('a store that an earlier release has written', () => {
  let work = '';
  let postgres: PostgresServer | null = null;
  const started = (): PostgresServer => {
    if (postgres === null) throw new Error('The server is there while tests run.');
    return postgres;
  };
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'taktwerk-recorded-'));
    postgres = await startPostgres();
    await makeRecord(join(work, version), version);
  });
  after(async () => {
    await postgres?.remove();
    await rm(work, { recursive: true, force: true });
  });

  const facts = (folder: string): Facts =>
    JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as Facts;

  /** What the release left is all there, and what was active comes to its end. */
  async function check(store: Store, recorded: Facts): Promise<void> {
    const { now, ...left } = recorded;
    assert.deepEqual(await readFacts(store), left);
    await finishAll(store, now);
  }

  for (const release of [...released, version]) {
    const folder = () => join(release === version ? work : HERE, release);

    it(`${release}: opens in SQLite with everything in it, and its tasks come to their end`, async () => {
      const data = join(work, `data-${release}`);
      await mkdir(data);
      await pipeline(
        createReadStream(join(folder(), 'sqlite', 'taktwerk.db.gz')),
        createGunzip(),
        createWriteStream(join(data, 'taktwerk.db')),
      );
      const store = await openSqliteStore({ folder: data });
      try {
        await check(store, facts(join(folder(), 'sqlite')));
      } finally {
        await store.close();
      }
    });

    it(`${release}: comes back in PostgreSQL with everything in it, and its tasks come to their end`, async () => {
      const from = join(folder(), 'postgres');
      const recorded = facts(from);
      const connection = started().url(await started().createDatabase());
      const place = { kind: 'postgres', connection } as const;
      const skipRunIds = 500;
      await restoreBackup({ from, store: place, files: [], skipRunIds, now: recorded.now });
      const store = await openPostgresStore({ connection, node: 'later' });
      try {
        for (const { client } of await store.clients.list()) {
          const audit = {
            time: 0,
            client,
            user: '',
            action: 'start client',
            subject: '',
            outcome: 'done',
            details: '',
          };
          await store.clients.switch(client, true, { ...audit, outcome: 'done' });
        }
        // Jobs that were with an agent are asked about: they stand where their order was sent.
        const asked = (status: number) => (status === 1550 || status === 1545 ? 1540 : status);
        const jobs = recorded.tasks.map((task) =>
          task.name === 'JOBS.SIM' ? { ...task, status: asked(task.status) } : task,
        );
        const nextRunId = recorded.nextRunId + skipRunIds;
        await check(store, { ...recorded, nextRunId, tasks: jobs });
      } finally {
        await store.close();
      }
    });
  }

  it('that is kept here is whole', () => {
    for (const release of released) {
      for (const file of [
        'sqlite/taktwerk.db.gz',
        'sqlite/facts.json',
        'postgres/manifest.json',
        'postgres/facts.json',
      ]) {
        assert.ok(existsSync(join(HERE, release, file)), `${release}/${file}`);
      }
    }
  });
});
