import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { poolContract } from '../contract/pool-contract.ts';
import { storeContract } from '../contract/store-contract.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

describe('the SQLite store', () => {
  let folder = '';
  let opened = 0;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'taktwerk-store-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const next = (): string => join(folder, String(++opened));
  // What is read back comes from the disk, not from memory.
  storeContract(() => openSqliteStore({ folder: next(), recentTasks: 0 }));
  poolContract((readers) => openSqliteStore({ folder: next(), readers }));
});
