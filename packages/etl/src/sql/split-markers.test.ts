import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitMarkers } from './split-markers.ts';

describe('markers of a query', () => {
  it('are found outside texts, names, comments, casts and dollar quotes, and nowhere else', () => {
    const query = `SELECT ':a', ":b", x::int, $$ :c $$, $q$ ' :d $q$, E'\\':e', :from -- :f
      /* :g /* :h */ :i */ FROM t WHERE y < :до AND z = ARRAY[1:2];`;
    assert.deepEqual(splitMarkers(query).names, ['from', 'до']);
    assert.equal(splitMarkers('SELECT :a + :a').names.length, 2);
  });

  it('a query that would leave its parentheses or brings a second statement is refused', () => {
    for (const query of [
      'SELECT 1) UNION (SELECT 2',
      'SELECT 1; DROP TABLE t',
      "SELECT 'x",
      'SELECT (1',
      'SELECT /* 1',
    ]) {
      assert.throws(() => splitMarkers(query), { reason: 'invalidOrder' });
    }
    assert.deepEqual(splitMarkers('SELECT 1 ; -- end').pieces, ['SELECT 1 ']);
  });
});
