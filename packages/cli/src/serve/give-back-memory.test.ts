import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveBackMemory } from './give-back-memory.ts';

test('what nobody holds is gone, what somebody holds stays', async () => {
  const held = { text: 'held' };
  const refs = [new WeakRef({ text: 'garbage' }), new WeakRef(held)];
  // What a WeakRef was made of lives until the turn of the event loop ends.
  await new Promise(setImmediate);
  await giveBackMemory();
  assert.deepEqual(
    refs.map((ref) => ref.deref()?.text),
    [undefined, held.text],
  );
});
