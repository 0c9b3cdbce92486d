import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { parseQuery, readQuery } from './query.ts';

const SCHEMA = Type.Object({
  name: Type.Optional(Type.String()),
  type: Type.Optional(Type.Array(Type.String())),
  max_results: Type.Optional(Type.Integer({ minimum: 1 })),
  active: Type.Optional(Type.Boolean()),
});

const read = (text: string) => readQuery(SCHEMA, parseQuery(text));

test('lists come repeated, separated by commas, or both', () => {
  assert.deepEqual(read('type=JOBS&type=JOBP'), { type: ['JOBS', 'JOBP'] });
  assert.deepEqual(read('type=JOBS,JOBP'), { type: ['JOBS', 'JOBP'] });
  assert.deepEqual(read('type=JOBS,%20SCRI&type=JOBP,'), { type: ['JOBS', 'SCRI', 'JOBP'] });
});

test('unknown parameters and empty values are not there', () => {
  assert.deepEqual(read('sort=asc&name=&order=1&__proto__=1'), {});
});

test('numbers and flags are read from their texts', () => {
  assert.deepEqual(read('max_results=50&active=TRUE&name=A%23*'), {
    max_results: 50,
    active: true,
    name: 'A#*',
  });
  assert.deepEqual(read('active=0'), { active: false });
});

test('a parameter that may be given once and is given twice is refused', () => {
  assert.throws(() => read('name=A&name=B'), {
    reason: 'invalidField',
    details: 'name is given 2 times; expected it once.',
  });
});

test('a number that is none or too small is refused by name', () => {
  assert.throws(() => read('max_results=0'), {
    details: 'max_results is "0"; expected a whole number from 1.',
  });
  assert.throws(() => read('max_results=1e3'), { details: /max_results is "1e3"/ });
  assert.throws(() => read('active=maybe'), { details: 'active is "maybe"; expected true or false.' });
});
