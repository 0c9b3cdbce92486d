import { fork } from 'node:child_process';
import { once } from 'node:events';
import { httpLoad } from '../load/http-load.ts';
import { listPath } from './list-path.ts';
import type { ListQuery } from './queries.ts';
import { authorizationOf, USERS } from './users.ts';

/** Milliseconds a server's event loop may be held up. */
const LONGEST = 20;
const REQUESTS = 200;

/** Asks a server in a process of its own for each list, and tells how long that took and how long its event loop stood. */
export async function measureOverHttp(
  folder: string,
  queries: readonly ListQuery[],
  tell: (line: string) => void,
): Promise<void> {
  const server = fork(new URL('./list-server.ts', import.meta.url), [folder]);
  try {
    const [url]: unknown[] = await once(server, 'message');
    const port = Number(new URL(String(url)).port);
    const longestHeld = async (): Promise<number> => {
      server.send('longest');
      const [held]: unknown[] = await once(server, 'message');
      return Number(held);
    };
    for (const { name, aim, filter } of queries) {
      const user = filter.visible === undefined ? USERS.everyRight : USERS.fewRights;
      const request = {
        port,
        method: 'GET',
        path: listPath(filter),
        authorization: authorizationOf(user),
        body: '',
      } as const;
      await httpLoad({ ...request, connections: 1, requests: 3 });
      await longestHeld();
      const one = await httpLoad({ ...request, connections: 1, requests: REQUESTS });
      const alone = await longestHeld();
      const four = await httpLoad({ ...request, connections: 4, requests: REQUESTS });
      const held = Math.max(alone, await longestHeld());
      const met = one.p99 <= aim && held <= LONGEST && one.failures + four.failures === 0;
      tell(
        `${met ? 'ok  ' : 'SLOW'} ${name}: p50 ${one.median.toFixed(1)} ms, p99 ${one.p99.toFixed(1)} ms, aim ${aim} ms; ` +
          `four at once p50 ${four.median.toFixed(1)} ms, p99 ${four.p99.toFixed(1)} ms; event loop held up ` +
          `${held.toFixed(1)} ms; ${one.failures + four.failures} failed`,
      );
    }
  } finally {
    server.disconnect();
    await once(server, 'exit');
  }
}
