import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextSearch } from './text-search.ts';

test('a text is found across pieces, in any case of ASCII letters and no other', () => {
  const search = new TextSearch(['Error 42', 'Ä', 'none', 'x']);
  for (const piece of ['first ER', 'ROR', ' 4', '2\nä ', 'X']) search.add(piece);
  assert.deepEqual([...search.found].sort(), ['Error 42', 'x']);
  assert.equal(search.done, false);
  search.add('Änone');
  assert.equal(search.done, true);
});
