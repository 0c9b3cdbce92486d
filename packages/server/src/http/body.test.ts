import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { bodyReader } from './body.ts';

const read = bodyReader(
  Type.Object(
    {
      name: Type.String({ expected: 'a name' }),
      count: Type.Optional(Type.Integer({ minimum: 1, expected: 'a whole number from 1' })),
      flag: Type.Optional(Type.Boolean({ expected: 'true or false' })),
      list: Type.Optional(Type.Array(Type.String(), { expected: 'a list of texts' })),
      free: Type.Optional(Type.Unknown()),
    },
    { expected: 'an object with name' },
  ),
);

test('numbers and flags may be texts, texts numbers, null is absent, unknown members stay', () => {
  assert.deepEqual(read({ name: 5, count: ' 7 ', flag: 'TRUE', list: [1, 'b'], more: 1, free: null }), {
    name: '5',
    count: 7,
    flag: true,
    list: ['1', 'b'],
    more: 1,
  });
  assert.deepEqual(read({ name: 'x', flag: 0 }), { name: 'x', flag: false });
});

test('what is wrong is told with its place, all at once', () => {
  assert.throws(() => read({ count: '0', flag: 'maybe', list: 'x' }), {
    reason: 'invalidField',
    details:
      'body.name: is missing; expected a name\n' +
      'body.count: is 0; expected a whole number from 1\n' +
      'body.flag: is "maybe"; expected true or false\n' +
      'body.list: is "x"; expected a list of texts',
  });
  assert.throws(() => read(undefined), { details: 'body.name: is missing; expected a name' });
  assert.throws(() => read('x'), { details: 'body: is "x"; expected an object with name' });
});
