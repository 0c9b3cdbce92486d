import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { taktwerk, testFolder } from './taktwerk-process.ts';
import { allowAnonymousJobs, shellJob, startServe, writeObjects } from './test-server.ts';

test('the exit code of `run --wait` tells how the run ended', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'));
  await allowAnonymousJobs(serve, join(folder, 'system'));
  await writeObjects(join(folder, 'objects'), [
    shellJob('JOBS.GOOD', ['echo fine']),
    shellJob('JOBS.BAD', ['exit 3']),
  ]);
  assert.equal((await serve.command('apply', join(folder, 'objects'))).code, 0);

  const good = await serve.command('run', 'jobs.good', '--wait');
  assert.equal(good.code, 0, good.err);
  assert.ok(good.out.includes(' 1900 '), good.out);
  const bad = await serve.command('run', 'JOBS.BAD', '--wait', '--json');
  assert.equal(bad.code, 1);
  assert.equal(JSON.parse(bad.out).status, 1800);
  const again = await serve.command('restart', String(JSON.parse(bad.out).run_id), '--wait');
  assert.equal(again.code, 1);

  assert.equal((await serve.command('run', 'NOBODY.KNOWS')).code, 4);
  assert.equal((await serve.command('show', '999')).code, 4);
  assert.equal((await serve.command('act', '999', 'suspend')).code, 4);
  assert.equal((await serve.command('run')).code, 2);
  assert.equal((await serve.command('show', '0')).code, 2);
  assert.equal((await serve.command('show', 'NOBODY.KNOWS')).code, 4);
  assert.equal((await serve.command('nonsense')).code, 2);
  assert.equal((await serve.command('ps', '--help')).code, 0);
  const wrong = await taktwerk(['ps'], { TAKTWERK_URL: serve.url, TAKTWERK_PASSWORD: 'wrong' });
  assert.equal(wrong.code, 4);
  assert.ok(wrong.err.includes('45254'), wrong.err);
  const without = await taktwerk(['ps'], { TAKTWERK_URL: serve.url });
  assert.equal(without.code, 2);
  assert.ok(without.err.includes('TAKTWERK_PASSWORD'), without.err);

  assert.equal(await serve.stop(), 0);
  const gone = await serve.command('ps');
  assert.equal(gone.code, 3, gone.err);
});

test('a job without an agent says what it waits for, and can be cancelled', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  await writeObjects(join(folder, 'objects'), [shellJob('JOBS.A', ['true'])]);
  assert.equal((await serve.command('apply', join(folder, 'objects'))).code, 0);
  const runId = (await serve.command('run', 'JOBS.A')).out.trim();
  const shown = await serve.command('show', runId);
  assert.ok(shown.out.includes('UNIX01'), shown.out);
  const object = await serve.command('show', 'jobs.a');
  assert.match(object.out, /JOBS\.A \(JOBS\)/);
  const listed = await serve.command('ps', '--name', 'JOBS.*', '--json');
  assert.equal(JSON.parse(listed.out).total, 1);
  const cancelled = await serve.command('cancel', runId, '--wait');
  assert.equal(cancelled.code, 0, cancelled.err);
  assert.ok(cancelled.out.includes('1850'), cancelled.out);
  assert.equal(await serve.stop(), 0);
});

test('a user added can log in, and one that exists is refused', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const admin = { TAKTWERK_URL: serve.url, TAKTWERK_PASSWORD: 'a password of the tests' };
  const add = ['user', 'add', 'oper/demo'];
  const added = await taktwerk(add, { ...admin, TAKTWERK_NEW_PASSWORD: 'of the operator' });
  assert.equal(added.code, 0, added.err);
  assert.ok(!added.out.includes('of the operator'));
  const own = { TAKTWERK_URL: serve.url, TAKTWERK_USER: 'OPER/DEMO', TAKTWERK_PASSWORD: 'of the operator' };
  assert.equal((await taktwerk(['ps'], own)).code, 0);
  assert.equal((await taktwerk(add, { ...admin, TAKTWERK_NEW_PASSWORD: 'x' })).code, 4);
  assert.equal(await serve.stop(), 0);
});
