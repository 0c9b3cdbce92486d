import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readOrMakeKey } from './key-file.ts';
import { createSeal, isSealed } from './seal.ts';

test('a sealed secret opens with its key only, and only unchanged', () => {
  const seal = createSeal(randomBytes(32));
  for (const secret of ['', 'a', 'Grüße 🔑', 'x'.repeat(10_000)]) {
    const sealed = seal.seal(secret);
    assert.ok(isSealed(sealed));
    assert.ok(secret.length < 3 || !sealed.includes(secret));
    assert.equal(seal.open(sealed), secret);
    assert.equal(createSeal(randomBytes(32)).open(sealed), null);
    const last = sealed.at(-6) === 'A' ? 'B' : 'A';
    assert.equal(seal.open(sealed.slice(0, -6) + last + sealed.slice(-5)), null);
  }
  assert.notEqual(seal.seal('a'), seal.seal('a'));
  assert.equal(seal.open('a'), null);
  assert.equal(seal.open('sealed:1:short'), null);
});

test('the key is made once, for its owner only, also when two starts race', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-key-'));
  t.after(() => rm(folder, { recursive: true }));
  const keys = await Promise.all([readOrMakeKey(folder), readOrMakeKey(folder), readOrMakeKey(folder)]);
  assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1);
  assert.deepEqual(await readdir(folder), ['secret.key']);
  assert.equal((await stat(join(folder, 'secret.key'))).mode & 0o777, 0o600);
  assert.deepEqual(await readOrMakeKey(folder), keys[0]);
});

test('a key file that others may read or that is no key is refused', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-key-'));
  t.after(() => rm(folder, { recursive: true }));
  await readOrMakeKey(folder);
  const path = join(folder, 'secret.key');
  await chmod(path, 0o640);
  await assert.rejects(readOrMakeKey(folder), /may be read by others/);
  await chmod(path, 0o600);
  await writeFile(path, 'short');
  await assert.rejects(readOrMakeKey(folder), /5 bytes; expected 32/);
});
