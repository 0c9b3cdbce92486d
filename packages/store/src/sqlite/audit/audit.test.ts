import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exampleAudit } from '../../contract/examples.ts';
import { openMigrated } from '../testing/open-migrated.ts';
import { appendAudit } from './append-audit.ts';
import { listAudit } from './list-audit.ts';

it('a line of the audit can be neither changed nor removed', (test) => {
  const { connection } = openMigrated(test);
  appendAudit(connection, exampleAudit());
  assert.throws(() => connection.run(`UPDATE audit SET user = 'X'`), /append only/);
  assert.throws(() => connection.run('DELETE FROM audit'), /append only/);
  assert.deepEqual(listAudit(connection, 100, 10), [exampleAudit()]);
});
