import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compatibilityPage, sections } from '../../scripts/compatibility/compatibility-page.ts';
import { testNames } from '../../scripts/compatibility/test-names.ts';

const ROOT = new URL('../../', import.meta.url);
const rows = sections().flatMap(({ rows }) => rows);

test('the page of compatibility is what its tables and the server say', () => {
  const page = readFileSync(new URL('docs/compatibility.md', ROOT), 'utf8');
  assert.equal(page, compatibilityPage(), 'Run node scripts/compatibility.ts.');
});

test('everything that is said to work is shown by a test', () => {
  const claims = rows.filter(({ state }) => ['works', 'ours', 'deviates', '501'].includes(state));
  const bare = claims.filter(({ shown }) => shown.length === 0).map(({ what }) => what);
  assert.deepEqual(bare, []);
});

test('every test that the page names exists', () => {
  const names = testNames(ROOT);
  const missing = [...new Set(rows.flatMap(({ shown }) => shown))].filter((name) => !names.has(name));
  assert.deepEqual(missing, []);
  assert.equal(names.has('a test that nobody has written'.concat('!')), false);
});
