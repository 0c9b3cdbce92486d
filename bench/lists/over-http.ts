import { fork } from 'node:child_process';
import { once } from 'node:events';
import { httpLoad } from '../load/http-load.ts';
import { listPath } from './list-path.ts';
import type { ListQuery } from './queries.ts';
import { authorizationOf, USERS } from './users.ts';

/** What the event loop of a server did for a while, in milliseconds. */
export interface LoopFigures {
  /** The longest it was held up, by work or by other processes. */
  readonly held: number;
  /** Processor time of its thread. */
  readonly worked: number;
}

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
    const address = String(url);
    const port = Number(new URL(address).port);
    const loop = async (): Promise<LoopFigures> => {
      server.send('figures');
      const [figures] = (await once(server, 'message')) as [LoopFigures];
      return figures;
    };
    for (const { name, aim, filter } of queries) {
      const user = filter.visible === undefined ? USERS.everyRight : USERS.fewRights;
      const [path, authorization] = [listPath(filter), authorizationOf(user)];
      const answer: unknown = await (await fetch(address + path, { headers: { authorization } })).json();
      const request = { port, method: 'GET', path, authorization, body: '' } as const;
      await httpLoad({ ...request, connections: 1, requests: 3 });
      await loop();
      const one = await httpLoad({ ...request, connections: 1, requests: REQUESTS });
      const alone = await loop();
      const four = await httpLoad({ ...request, connections: 4, requests: REQUESTS });
      const held = Math.max(alone.held, (await loop()).held);
      const failed = one.failures + four.failures;
      const met = one.p99 <= aim && held <= LONGEST && failed === 0;
      tell(
        `${met ? 'ok  ' : 'SLOW'} ${name}: total ${Reflect.get(Object(answer), 'total')}, ` +
          `p50 ${one.median.toFixed(1)} ms, p99 ${one.p99.toFixed(1)} ms, aim ${aim} ms; ` +
          `four at once p50 ${four.median.toFixed(1)} ms, p99 ${four.p99.toFixed(1)} ms; event loop held up ` +
          `${held.toFixed(1)} ms, at work ${(alone.worked / REQUESTS).toFixed(2)} ms for each; ${failed} failed`,
      );
    }
  } finally {
    server.disconnect();
    await once(server, 'exit');
  }
}
