import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { testFolder } from './taktwerk-process.ts';
import { allowAnonymousJobs, shellJob, startServe, writeObjects } from './test-server.ts';

test('a job runs on while the server is stopped, and the next start takes its end and all its output', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const fifo = (name: string): string => join(folder, name);
  await promisify(execFile)('mkfifo', [fifo('begun'), fifo('go')]);

  const first = await startServe(t, data);
  await allowAnonymousJobs(first, join(folder, 'system'));
  const job = shellJob('JOBS.LONG', [
    `echo ran >> ${fifo('runs')}`,
    'echo before the stop',
    `echo begun > ${fifo('begun')}`,
    `cat ${fifo('go')}`,
    'echo after the start',
  ]);
  await writeObjects(join(folder, 'objects'), [job]);
  assert.equal((await first.command('apply', join(folder, 'objects'))).code, 0);
  const runId = (await first.command('run', 'JOBS.LONG')).out.trim();
  assert.equal(await readFile(fifo('begun'), 'utf8'), 'begun\n');
  assert.equal(await first.stop(), 0);

  const second = await startServe(t, data);
  const log = second.command('log', runId, '--type', 'REP', '--follow');
  await writeFile(fifo('go'), 'in between\n');
  assert.equal((await log).out, 'before the stop\nin between\nafter the start\n');
  const shown = await second.command('show', runId, '--json');
  assert.equal(JSON.parse(shown.out).execution.status, 1900);
  assert.equal(await readFile(fifo('runs'), 'utf8'), 'ran\n');
  assert.equal(await second.stop(), 0);
});

test('Ctrl-C that arrives twice at once, as under npm, still stops in order', async (t) => {
  const serve = await startServe(t, await testFolder(t));
  serve.process.child.kill('SIGINT');
  serve.process.child.kill('SIGINT');
  assert.equal(await serve.process.ended, 0, serve.process.err);
  assert.ok(serve.process.err.includes('Stopped.'), serve.process.err);
});
