import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { testServer } from '../testing/test-database.ts';
import { bytesArray, numberArray, textArray } from './array-literal.ts';

describe('an array parameter', () => {
  const tests = testServer();
  const read = async (type: string, literal: string): Promise<unknown> =>
    (await tests.server.query('postgres', `SELECT $1::${type}[] AS value`, [literal])).rows[0]?.value;

  it('gives any texts back, save that a NUL becomes U+FFFD and half a surrogate pair does too', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', 'NULL', 'null', '{', '}', ',', '"', '\\', ' ', '\u0000', '\ud800', "'"),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (texts) => {
        const stored = texts.map((one) => one?.replaceAll('\u0000', '\ufffd').toWellFormed() ?? null);
        assert.deepEqual(await read('text', textArray(texts)), stored);
      }),
      { numRuns: 100 },
    );
  });

  it('gives numbers, flags and bytes back', async () => {
    assert.deepEqual(await read('bigint', numberArray([1, -2, null, 2 ** 53 - 1])), [
      '1',
      '-2',
      null,
      '9007199254740991',
    ]);
    assert.deepEqual(await read('boolean', numberArray([0, 1, null])), [false, true, null]);
    const bytes = Buffer.from([0, 1, 34, 92, 255]);
    assert.deepEqual(await read('bytea', bytesArray([bytes, null])), [bytes, null]);
    assert.deepEqual(await read('text', textArray([])), []);
  });
});
