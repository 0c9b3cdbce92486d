import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { allowAnonymousJobs, startServe, writeObjects } from './test-server.ts';

/** A shell job with a script before it. */
function job(name: string, pre: readonly string[], lines: readonly string[]): object {
  return {
    jobs: {
      general_attributes: { name, type: 'JOBS', platform: 'UNIX' },
      job_attributes: { platform: 'UNIX', agent: 'UNIX01' },
      scripts: [{ pre_process: pre }, { process: lines }],
    },
  };
}

test('the script before a job runs first and shapes what the job does; when it fails, the job never starts', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'));
  await allowAnonymousJobs(serve, join(folder, 'system'));
  const [done, never] = [join(folder, 'done'), join(folder, 'never')];
  const touch = (file: string) => `echo "told &WORD#" > ${file}`;
  await writeObjects(join(folder, 'objects'), [
    job('JOBS.SHAPED', [':SET &WORD# = "before"', ':PRINT "the script is first"'], [touch(done)]),
    job('JOBS.STOPPED', [':SET &WORD# = "x"', ':STOP MSG, 50, "not today"'], [touch(never)]),
    job('JOBS.BREAKS', [':SET &WORD# = 1 / 0'], [touch(never)]),
  ]);
  const applied = await serve.here('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  const run = async (name: string): Promise<{ run_id: number; status: number }> =>
    JSON.parse((await serve.here('run', name, '--wait', '--json')).out);

  const shaped = await run('JOBS.SHAPED');
  assert.equal(shaped.status, 1900);
  assert.equal(await readFile(done, 'utf8'), 'told before\n');
  const report = JSON.stringify(await serve.get(`/executions/${shaped.run_id}/reports/ACT`));
  assert.match(report, /the script is first/);

  for (const [name, expected] of [
    ['JOBS.STOPPED', 1800],
    ['JOBS.BREAKS', 1820],
  ] as const) {
    const { run_id, status } = await run(name);
    assert.equal(status, expected, name);
    const task = (await serve.get(`/executions/${run_id}`)) as object;
    assert.equal('start_time' in task, false, `${name} has not started`);
  }
  assert.equal(existsSync(never), false);
  assert.equal(await serve.stop(), 0);
});
