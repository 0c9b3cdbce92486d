/**
 * Shell jobs (`true`) a second from POST to end with report, 32 connections, beside bare `spawn` of `sh`, eight
 * wide, in the same run. `node bench/shell-jobs.ts [jobs]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { benchObject } from './load/bench-objects.ts';
import { AUTHORIZATION, withServer } from './load/bench-server.ts';
import { httpLoad } from './load/http-load.ts';

const jobs = Number(process.argv[2] ?? 3_000);

async function bareSpawn(count: number): Promise<number> {
  let started = 0;
  const start = performance.now();
  const loop = async () => {
    while (started < count) {
      started += 1;
      await once(spawn('/bin/sh', ['-c', 'true'], { stdio: 'ignore' }), 'exit');
    }
  };
  await Promise.all(Array.from({ length: 8 }, loop));
  return count / ((performance.now() - start) / 1000);
}

await withServer({ agent: true }, async (server, rest) => {
  await rest.post('/objects', benchObject('jobs', 'JOBS.TRUE', ['true']));
  const allEnded = async () => {
    for (;;) {
      const { total } = (await rest.get(
        '/executions?name=JOBS.TRUE&status=1300,1529,1530,1540,1545,1550,1572,1694,1696&max_results=1',
      )) as { total: number };
      if (total === 0) return;
      await pause(20);
    }
  };
  const measure = async (count: number) => {
    const start = performance.now();
    await httpLoad({
      port: server.port,
      authorization: AUTHORIZATION,
      connections: 32,
      method: 'POST',
      path: '/ae/api/v1/100/executions',
      body: JSON.stringify({ object_name: 'JOBS.TRUE' }),
      requests: count,
    });
    await allEnded();
    return count / ((performance.now() - start) / 1000);
  };
  await measure(200);
  for (let round = 1; round <= 3; round += 1) {
    const through = await measure(jobs);
    const bare = await bareSpawn(jobs);
    console.log(
      `round ${round}: ${through.toFixed(0)} jobs/s; bare spawn ${bare.toFixed(0)}/s; ratio ${(through / bare).toFixed(2)}`,
    );
  }
  const { total } = (await rest.get(
    '/executions?name=JOBS.TRUE&status=1900&include_deactivated=true&max_results=1',
  )) as {
    total: number;
  };
  console.log(`${total} of ${jobs * 3 + 200} ended 1900`);
});
