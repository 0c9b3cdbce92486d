/**
 * No-op tasks a second over REST, one per request, 32 connections, full record and report each; beside it the same
 * server answering `GET` of one execution, which is what HTTP alone can do here.
 * `node bench/rest-tasks.ts [tasks]`
 */
import { NOOP } from './load/bench-objects.ts';
import { AUTHORIZATION, withServer } from './load/bench-server.ts';
import { httpLoad } from './load/http-load.ts';

const tasks = Number(process.argv[2] ?? 30_000);

await withServer({ agent: false }, async (server, rest) => {
  await rest.post('/objects', NOOP);
  const common = { port: server.port, authorization: AUTHORIZATION, connections: 32 };
  const body = JSON.stringify({ object_name: 'SCRI.NOOP' });
  const post = { ...common, method: 'POST', path: '/ae/api/v1/100/executions', body } as const;
  await httpLoad({ ...post, requests: 3_000 });
  const get = { ...common, method: 'GET', path: '/ae/api/v1/100/executions/1000000', body: '' } as const;
  await httpLoad({ ...get, requests: 3_000 });
  for (let round = 1; round <= 3; round += 1) {
    const posted = await httpLoad({ ...post, requests: tasks });
    const got = await httpLoad({ ...get, requests: tasks });
    console.log(
      `round ${round}: ${posted.rate.toFixed(0)} tasks/s (median ${posted.median.toFixed(1)} ms, p99 ${posted.p99.toFixed(1)} ms, ` +
        `${posted.failures} failed); GET ${got.rate.toFixed(0)}/s; ratio ${(posted.rate / got.rate).toFixed(2)}`,
    );
  }
  const ended = '/executions?name=SCRI.NOOP&status=1900&include_deactivated=true&max_results=1';
  const { total } = (await rest.get(ended)) as { total: number };
  console.log(`${total} of ${3_000 + 3 * tasks} ended 1900`);
});
