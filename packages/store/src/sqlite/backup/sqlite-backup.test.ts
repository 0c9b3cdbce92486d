import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { backupContract } from '../../contract/backup-contract.ts';
import { openSqliteStore } from '../open-sqlite-store.ts';

describe('the SQLite store', () => {
  let folder = '';
  let opened = 0;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'taktwerk-store-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  backupContract({
    place: async () => ({ kind: 'sqlite', folder: join(folder, String(++opened)) }),
    open: (place) => {
      assert.ok(place.kind === 'sqlite');
      return openSqliteStore({ folder: place.folder });
    },
  });
});
