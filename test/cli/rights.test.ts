import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { taktwerk, testFolder } from './taktwerk-process.ts';
import { startServe } from './test-server.ts';

test('users and groups are given rights on the command line, and the audit tells of it and of refusals', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const file = join(folder, 'password');
  await writeFile(file, 'secret\n');
  const done = async (...words: readonly string[]): Promise<string> => {
    const answer = await serve.command(...words);
    assert.equal(answer.code, 0, answer.err);
    return answer.out;
  };
  await done('user', 'add', 'ANNA/IT', '--new-password-file', file);
  const asAnna = (...words: readonly string[]) =>
    taktwerk(words, { TAKTWERK_URL: serve.url, TAKTWERK_USER: 'ANNA/IT', TAKTWERK_PASSWORD: 'secret' });
  assert.notEqual((await asAnna('audit')).code, 0);
  await done('user', 'grant', 'anna/it', '--privilege', 'READ_AUDIT', '--rights', 'RS', '--folder', 'DEMO');
  await done('group', 'add', 'USRG.OPS', '--title', 'Operators');
  await done('group', 'grant', 'USRG.OPS', '--rights', 'X', '--group', 'NOT', '--name', 'SECRET.*');
  await done('group', 'members', 'USRG.OPS', '--add', 'ANNA/IT');
  assert.match(await done('group', 'list'), /USRG\.OPS +1 +Operators/);
  assert.match(await done('group', 'show', 'usrg.ops'), /members: ANNA\/IT\n.*\n.*\nNOT +X +SECRET\.\*/);
  assert.match(await done('user', 'list', '--name', 'anna*'), /ANNA\/IT +active/);
  const shown = await done('user', 'show', 'anna/it');
  assert.match(shown, /groups: USRG\.OPS\nprivileges: READ_AUDIT\nrights on everything: none\n/);
  assert.match(shown, /1 +RS +DEMO/);
  const refused = await asAnna('audit', '--outcome', 'refused');
  assert.match(refused.out, /ANNA\/IT +refused +getTaktwerkV1Audit +\/taktwerk\/v1\/100\/audit/, refused.err);
  const csv = await asAnna('audit', '--export', 'csv', '--object', 'USRG.OPS');
  assert.equal(csv.out.trim().split('\n').length, 4, csv.err);
  await done('user', 'password', 'ANNA/IT', '--new-password-file', await other(folder));
  assert.notEqual((await asAnna('audit')).code, 0);
  await done('user', 'lock', 'ANNA/IT');
  assert.match(await done('user', 'show', 'ANNA/IT'), /^ANNA\/IT +locked/);
  assert.equal(await serve.stop(), 0);
});

async function other(folder: string): Promise<string> {
  const file = join(folder, 'other');
  await writeFile(file, 'other\n');
  return file;
}
