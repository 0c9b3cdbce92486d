import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeToken, readToken, secretFits } from './api-token.ts';

test('a token is taken apart again, and its secret alone fits its hash', () => {
  const made = makeToken();
  const read = readToken(made.token);
  assert(read !== null);
  assert.equal(read.id, made.id);
  assert.equal(secretFits(read.secret, made.secretHash), true);
  assert.equal(secretFits(`${read.secret}x`, made.secretHash), false);
  assert.equal(secretFits('', made.secretHash), false);
  assert.notEqual(makeToken().token, made.token);
});

test('what is not a token of ours is none', () => {
  for (const text of [
    '',
    'twk_',
    'twk_0123456789abcdef',
    'eyJhbGciOi.J9.x',
    `xwk${makeToken().token.slice(3)}`,
  ]) {
    assert.equal(readToken(text), null, text);
  }
});
