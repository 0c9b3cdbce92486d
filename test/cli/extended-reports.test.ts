import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { allowAnonymousJobs, type ServeProcess, startServe, writeObjects } from './test-server.ts';

function job(name: string, attributes: object): object {
  return {
    jobs: {
      general_attributes: { name, type: 'JOBS', platform: 'UNIX' },
      job_attributes: { platform: 'UNIX', agent: 'UNIX01', ...attributes },
      scripts: [{ process: [':SET &WORD# = "told"', 'echo "&WORD# once"', 'exit 3'] }],
    },
  };
}

async function reportTypes(serve: ServeProcess, runId: number): Promise<readonly string[]> {
  const list = (await serve.get(`/executions/${runId}/reports`)) as { type: string }[];
  return list.map(({ type }) => type);
}

async function reportText(serve: ServeProcess, runId: number, type: string): Promise<string> {
  const report = await serve.get(`/executions/${runId}/reports/${type}`);
  return (report as { data: { content: string }[] }).data.map(({ content }) => content).join('');
}

test('a job with extended reports keeps the script as the agent got it and what the agent did with it', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'));
  await allowAnonymousJobs(serve, join(folder, 'system'));
  await writeObjects(join(folder, 'objects'), [
    job('JOBS.EXTENDED', { extended_reports: '1' }),
    job('JOBS.USUAL', {}),
  ]);
  const applied = await serve.here('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  const run = async (name: string): Promise<number> =>
    JSON.parse((await serve.here('run', name, '--wait', '--json')).out).run_id;

  const usual = await run('JOBS.USUAL');
  assert.deepEqual(await reportTypes(serve, usual), ['ACT', 'REP']);

  const extended = await run('JOBS.EXTENDED');
  assert.deepEqual(await reportTypes(serve, extended), ['ACT', 'JCL', 'REP', 'PLOG']);
  assert.equal(await reportText(serve, extended, 'JCL'), 'echo "told once"\r\nexit 3\r\n');
  assert.equal(await reportText(serve, extended, 'REP'), 'told once\r\n');
  const told = (await reportText(serve, extended, 'PLOG')).trim().split('\r\n');
  assert.deepEqual(
    told.map((line) => line.slice(line.indexOf(' ') + 1)),
    [
      'UNIX01: Order 1 is on the disk of the agent.',
      'UNIX01: The job has started.',
      'UNIX01: The job has ended with exit status 3.',
    ],
  );
  assert.equal(await serve.stop(), 0);
});
