import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { taktwerk, testFolder } from './taktwerk-process.ts';
import { startServe } from './test-server.ts';

test('a token made on the command line serves commands until it is revoked, and users are unlocked there', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const made = await serve.command('token', 'create', 'Nightly build', '--days', '7');
  assert.equal(made.code, 0, made.err);
  const token = made.out.trim();
  const asToken = (...words: readonly string[]) =>
    taktwerk(words, { TAKTWERK_URL: serve.url, TAKTWERK_TOKEN: token });
  const listed = await asToken('token', 'list');
  assert.equal(listed.code, 0, listed.err);
  const line = listed.out.split('\n').find((one) => one.includes('Nightly build')) ?? '';
  const [id = ''] = line.split(' ');
  assert.equal(token.includes(id), true);
  assert.equal(listed.out.includes(token), false);
  const revoked = await serve.command('token', 'revoke', id, '--all');
  assert.equal(revoked.code, 0, revoked.err);
  assert.notEqual((await asToken('token', 'list')).code, 0);

  assert.equal((await serve.command('user', 'add', 'ANNA/IT', '--locked')).code, 0);
  const file = join(folder, 'password');
  await writeFile(file, 'a new one\n');
  const target = ['ANNA/IT', '--client', '0', '--of-client', '100', '--new-password-file', file];
  const unlocked = await serve.command('user', 'unlock', ...target);
  assert.equal(unlocked.out.trim(), 'User ANNA/IT of client 100 is unlocked.', unlocked.err);
  const asAnna = { TAKTWERK_URL: serve.url, TAKTWERK_USER: 'ANNA/IT', TAKTWERK_PASSWORD: 'a new one' };
  assert.equal((await taktwerk(['token', 'list'], asAnna)).code, 0);
  assert.equal(await serve.stop(), 0);
});
