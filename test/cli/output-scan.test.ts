import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { allowAnonymousJobs, shellJob, startServe, writeObjects } from './test-server.ts';

/** A job of an agent whose output is looked at. */
function scanned(name: string, lines: readonly string[], scan: readonly object[]): object {
  const job = shellJob(name, lines) as { readonly jobs: object };
  return { jobs: { ...job.jobs, output_scan: scan } };
}

test('the output of a real job decides its return code, whatever its own was', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'));
  await allowAnonymousJobs(serve, join(folder, 'system'));
  await writeObjects(join(folder, 'objects'), [
    {
      filter: {
        general_attributes: { name: 'FILTER.BROKEN', type: 'FILTER' },
        filter_lines: [{ text: 'went WRONG' }],
      },
    },
    scanned('JOBS.BROKEN', ['echo it went wrong'], [{ filter: 'FILTER.BROKEN', return_code: '9' }]),
    scanned('JOBS.SAVED', ['exit 3'], [{ filter: 'FILTER.BROKEN', found: '0', return_code: '0' }]),
    scanned('JOBS.NO_FILTER', ['true'], [{ filter: 'FILTER.NONE', return_code: '0' }]),
  ]);
  const applied = await serve.command('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  const status = async (name: string): Promise<unknown> =>
    JSON.parse((await serve.command('run', name, '--wait', '--json')).out).status;
  assert.equal(await status('JOBS.BROKEN'), 1800);
  assert.equal(await status('JOBS.SAVED'), 1900);
  assert.equal(await status('JOBS.NO_FILTER'), 1823);
  assert.equal(await serve.stop(), 0);
});
