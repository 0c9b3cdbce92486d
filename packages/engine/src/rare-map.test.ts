import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RareMap } from './rare-map.ts';

test('it reads as a map does, empty, filled and cleared', () => {
  const map = new RareMap<string, number>();
  assert.deepEqual(
    [map.size, map.has('a'), map.get('a'), map.delete('a'), [...map]],
    [0, false, undefined, false, []],
  );
  map.set('a', 1).set('b', 2).set('a', 3);
  assert.deepEqual([map.size, map.has('a'), map.get('a'), map.get('c')], [2, true, 3, undefined]);
  assert.deepEqual(
    [[...map], [...map.keys()], [...map.values()]],
    [
      [
        ['a', 3],
        ['b', 2],
      ],
      ['a', 'b'],
      [3, 2],
    ],
  );
  const seen: unknown[] = [];
  map.forEach((value, key, whole) => {
    seen.push([key, value, whole === map]);
  });
  assert.deepEqual(seen, [
    ['a', 3, true],
    ['b', 2, true],
  ]);
  assert.equal(map.delete('a'), true);
  map.clear();
  assert.deepEqual([map.size, [...map.entries()]], [0, []]);
});
