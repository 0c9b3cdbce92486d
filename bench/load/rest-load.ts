import { setTimeout as pause } from 'node:timers/promises';
import type { RestClient } from '../../test/processes/rest-client.ts';
import type { ServerProcess } from '../../test/processes/taktwerk-processes.ts';
import { AUTHORIZATION } from './bench-server.ts';
import { httpLoad } from './http-load.ts';

/** Starts an object so many times over REST, one per request, 32 connections, and waits for all; executions a second. */
export async function throughRest(
  server: ServerProcess,
  rest: RestClient,
  object_name: string,
  count: number,
): Promise<number> {
  const before = await endedWell(rest, object_name);
  const start = performance.now();
  const { failures } = await httpLoad({
    port: server.port,
    authorization: AUTHORIZATION,
    connections: 32,
    method: 'POST',
    path: '/ae/api/v1/100/executions',
    body: JSON.stringify({ object_name }),
    requests: count,
  });
  if (failures > 0) throw new Error(`${failures} of ${count} requests failed`);
  for (const until = performance.now() + 120_000; ; ) {
    const ended = (await endedWell(rest, object_name)) - before;
    if (ended === count) break;
    await pause(10);
    if (performance.now() > until) throw new Error(`${ended} of ${count} ended 1900`);
  }
  return count / ((performance.now() - start) / 1000);
}

async function endedWell(rest: RestClient, name: string): Promise<number> {
  const list = `/executions?name=${name}&status=1900&include_deactivated=true&max_results=1`;
  const { total } = (await rest.get(list)) as { total: number };
  return total;
}
