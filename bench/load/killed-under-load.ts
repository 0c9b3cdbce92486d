import { openSqliteStore } from '@taktwerk/store';
import type { RestClient } from '../../test/processes/rest-client.ts';
import type { ServerProcess } from '../../test/processes/taktwerk-processes.ts';

export interface KillLoad {
  readonly server: ServerProcess;
  readonly rest: RestClient;
  readonly authorization: string;
  readonly tasks: number;
  readonly kills: number;
}

/** What became of acknowledged tasks; `hanging` are those that have not ended. */
export interface KillToll {
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly hanging: number;
}

const CONNECTIONS = 32;
/** Tasks are counted once this long has passed after the load. */
const PATIENCE = 30_000;

/** Starts no-ops over REST from 32 callers, kills the server at equal parts of the way, and counts afterwards. */
export async function killedUnderLoad(load: KillLoad): Promise<KillToll> {
  const { server, tasks, kills } = load;
  const acknowledged: number[] = [];
  let killed = 0;
  let up: Promise<void> = Promise.resolve();
  const strike = () => {
    if (killed >= kills || acknowledged.length < ((killed + 1) * tasks) / (kills + 1)) return;
    killed += 1;
    up = server.kill().then(() => server.start());
  };
  const caller = async () => {
    while (acknowledged.length < tasks) {
      const runId = await startNoop(load);
      if (runId === null) await up;
      else acknowledged.push(runId);
      strike();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  await up;
  if (killed < kills) throw new Error(`killed ${killed} times of ${kills}`);
  return countToll(load, acknowledged);
}

/** The run id once it is acknowledged; null when the server went away meanwhile. */
async function startNoop({ server, authorization }: KillLoad): Promise<number | null> {
  try {
    const response = await fetch(`${server.url}/100/executions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ object_name: 'SCRI.NOOP' }),
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const { run_id } = (await response.json()) as { run_id: number };
    return run_id;
  } catch (error) {
    // fetch throws a TypeError when the connection is refused or lost: the task was not acknowledged.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Waits for what has not ended, ends the server in order and reads each acknowledged task from its store. */
async function countToll(load: KillLoad, acknowledged: readonly number[]): Promise<KillToll> {
  if (new Set(acknowledged).size !== acknowledged.length) throw new Error('a run id was given twice');
  const { server, rest } = load;
  const total = async (status: string): Promise<number> => {
    const list = `/executions?name=SCRI.NOOP&include_deactivated=true&max_results=1${status}`;
    const page = (await rest.get(list)) as { total: number };
    return page.total;
  };
  for (const until = Date.now() + PATIENCE; Date.now() < until; ) {
    if ((await total('')) === (await total('&status=1900'))) break;
  }
  await server.kill('SIGTERM');
  const store = await openSqliteStore({ folder: server.folder });
  try {
    const toll = { lost: 0, doubled: 0, hanging: 0 };
    for (const runId of acknowledged) {
      const task = await store.tasks.get(100, runId);
      const { pages } = await store.reports.pages(runId, 'ACT', { from: 1, limit: 1 });
      const lines = (pages[0]?.text ?? '').split('no-op').length - 1;
      if (task === null) toll.lost += 1;
      else if (task.status !== 1900) toll.hanging += 1;
      else if (lines === 0) toll.lost += 1;
      else if (lines > 1) toll.doubled += 1;
    }
    return { kills: load.kills, acknowledged: acknowledged.length, ...toll };
  } finally {
    await store.close();
  }
}
