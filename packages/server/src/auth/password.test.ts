import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { hashPassword, verifyPassword } from './password.ts';

test('a password fits its own hash and no other', async () => {
  const phc = await hashPassword('pässwort');
  assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal(await verifyPassword('pässwort', phc), true);
  assert.equal(await verifyPassword('passwort', phc), false);
  assert.notEqual(await hashPassword('pässwort'), phc);
});

test('a text that is no argon2id hash, or asks for more than the server gives, fits nothing', async () => {
  const phc = await hashPassword('x');
  for (const text of [
    '',
    'x',
    phc.replace('argon2id', 'argon2i'),
    phc.replace('m=19456', 'm=99999999'),
    phc.replace('t=2', 't=0'),
    `${phc}$`,
  ]) {
    assert.equal(await verifyPassword('x', text), false, text);
  }
});

test('the event loop turns while the passwords of fifty log-ins are hashed', async () => {
  const phc = await hashPassword('x');
  let hashed = 0;
  const logins = Array.from({ length: 50 }, async () => {
    assert.equal(await verifyPassword('x', phc), true);
    hashed += 1;
  });
  await turn();
  assert.ok(hashed < 50, 'on this thread all would be done before the loop gets its turn');
  await Promise.all(logins);
});
