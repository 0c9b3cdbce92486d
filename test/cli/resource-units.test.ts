import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

const vara = (name: string, rows: Readonly<Record<string, string>>) => ({
  vara: {
    general_attributes: { name, type: 'VARA', sub_type: 'STATIC' },
    static_values: Object.entries(rows).map(([key, value1]) => ({ key, value1 })),
  },
});

const job = (name: string, units: string, lines: readonly string[]) => ({
  jobs: {
    general_attributes: { name, type: 'JOBS', platform: 'UNIX', auto_deactivation: 'N' },
    job_attributes: { platform: 'UNIX', agent: 'UNIX01', resource_units: units },
    scripts: [{ process: lines }],
  },
});

test('a job waits for the resource units its agent has by its own characteristics, says so, and goes on', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'));
  const done = async (...words: readonly string[]) => {
    const ended = await serve.command(...words);
    assert.equal(ended.code, 0, ended.err + ended.out);
    return ended.out;
  };
  await writeObjects(join(folder, 'system'), [
    vara('UC_HOSTCHAR_DEFAULT', { ANONYMOUS_JOB: 'Y', WORKLOAD_MAX_JOB: '50' }),
    vara('UC_HOSTCHAR_SMALL', { WORKLOAD_MAX_JOB: '4' }),
    vara('UC_EX_HOSTCHAR', { UNIX01: 'SMALL' }),
  ]);
  const go = join(folder, 'go');
  await writeObjects(join(folder, 'objects'), [
    job('JOBS.HEAVY', '3', [`until [ -e '${go}' ]; do sleep 0.05; done`]),
    job('JOBS.LIGHT', '2', ['true']),
  ]);
  await done('apply', join(folder, 'system'), '--client', '0');
  await done('apply', join(folder, 'objects'));
  const run = async (name: string) => Number((await done('run', name)).match(/\d{7,}/)?.[0]);
  const reaches = (runId: number, status: number) =>
    until(
      `run ${runId} has status ${status}`,
      () => serve.get(`/executions/${runId}`),
      (seen) => (seen as { status?: number }).status === status,
    );
  const heavy = await run('JOBS.HEAVY');
  await reaches(heavy, 1550);
  const light = await run('JOBS.LIGHT');
  await reaches(light, 1694);
  assert.match(
    await done('why', String(light)),
    /Waits for 2 resource units of agent UNIX01: 3 of 4 in use, 0 ahead/,
  );
  await writeFile(go, '');
  await reaches(heavy, 1900);
  await reaches(light, 1900);
  assert.equal(await serve.stop(), 0);
});
