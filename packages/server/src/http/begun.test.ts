import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begun } from './begun.ts';

test('a source that fails before its first piece fails before anything is answered', async () => {
  // biome-ignore lint/correctness/useYield: it fails before it could.
  async function* failing(): AsyncGenerator<string> {
    throw new Error('nothing to read');
  }
  await assert.rejects(begun(failing()), /nothing to read/);
});

test('all pieces come in order, and whoever stops before the first ends the source', async () => {
  let ended = 0;
  async function* source(): AsyncGenerator<string> {
    try {
      yield 'a';
      yield 'b';
    } finally {
      ended += 1;
    }
  }
  const pieces: string[] = [];
  for await (const piece of await begun(source())) pieces.push(piece);
  assert.deepEqual(pieces, ['a', 'b']);
  assert.equal(ended, 1);
  const left = await begun(source());
  await left[Symbol.asyncIterator]().return?.();
  assert.equal(ended, 2);
});
