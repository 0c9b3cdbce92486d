import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { JobPlanner } from '../user/job-plan.ts';
import { ownUser } from '../user/os-user.ts';
import { lookAtFile } from './look-at-file.ts';

test('an agent tells size and age of a file, what is not there, and why it cannot tell', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk look -'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const planner = new JobPlanner(await ownUser(), folder, false);
  const look = (path: string, osUser: string | null = null) =>
    lookAtFile({ path, osUser }, (user) => planner.wordsOfUser(user));
  const path = join(folder, "it's $(a) file");
  await writeFile(path, 'hello');
  const hourAgo = Date.now() / 1000 - 3600;
  await utimes(path, hourAgo, hourAgo);
  const there = await look(path);
  assert.ok(there.kind === 'there', JSON.stringify(there));
  assert.equal(there.bytes, 5);
  assert.ok(there.ageSeconds >= 3600 && there.ageSeconds < 3700, `${there.ageSeconds}`);
  assert.deepEqual(await look(join(folder, 'missing')), { kind: 'none' });
  assert.deepEqual(await look(join(path, 'below a file')), { kind: 'none' });
  assert.equal((await look(folder)).kind, 'there');
  assert.deepEqual(await look('in.csv'), { kind: 'failed', detail: 'expected an absolute path' });
  assert.match(JSON.stringify(await look(path, 'no-such-user')), /failed.*no-such-user/);
  if (userInfo().uid !== 0) return;
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  assert.match(JSON.stringify(await look(join(closed, 'x'), 'nobody')), /failed.*Permission denied/);
});
