import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { objectFile } from './export-folder.ts';

test('the place of an object follows its folder, and no name leads out of it', () => {
  assert.equal(objectFile('A/B C', 'SCRI.A', 'scri'), join('A', 'B C', 'SCRI.A.SCRI.json'));
  assert.equal(objectFile('', 'ADMIN/TAKTWERK', 'user'), 'ADMIN%2FTAKTWERK.USER.json');
  assert.equal(objectFile('../..', 'X', 'vara'), join('%2E%2E', '%2E%2E', 'X.VARA.json'));
  assert.equal(objectFile('A:B\\C', 'X%', 'jobs'), join('A%3AB%5CC', 'X%25.JOBS.json'));
});
