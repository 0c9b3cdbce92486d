import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../kill/random.ts';
import { startPostgres } from '../postgres/postgres-server.ts';
import { RestClient } from '../processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';

const ROWS = 40_000;
const CHUNK_ROWS = 1000;
const SOURCES = ['north', 'south'] as const;
/** Milliseconds within which the next kill comes. */
const LONGEST_PAUSE = 2500;
const KILLED: readonly ['server', 'agent', 'load', 'database'] = ['server', 'agent', 'load', 'database'];

export interface KilledLoads {
  readonly rounds: number;
  readonly kills: Readonly<Record<(typeof KILLED)[number], number>>;
  readonly restarts: number;
}

interface Execution {
  readonly run_id: number;
  readonly status: number;
}

/**
 * Runs a composition over two sources again and again while server, agent, database and the programs of its loads are
 * killed at moments the seed decides, restarting what had failed, until `kills` have happened. After each round the target must
 * hold what the sources hold, each row once.
 */
export async function killLoads(
  kills: number,
  seed: number,
  log: (text: string) => void = () => {},
): Promise<KilledLoads> {
  const random = new Random(seed);
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-kill-loads-'));
  const postgres = await startPostgres();
  const server = new ServerProcess(join(folder, 'data'), await freePort(), {}, true);
  const done = { rounds: 0, kills: { server: 0, agent: 0, load: 0, database: 0 }, restarts: 0 };
  try {
    const database = await postgres.createDatabase();
    for (const schema of SOURCES) {
      await postgres.query(
        database,
        `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.sales (id bigint PRIMARY KEY, text text)`,
      );
    }
    await server.start();
    const client = new RestClient(server.url, 100, PASSWORD);
    await define(client, postgres.port, database);
    while (Object.values(done.kills).reduce((sum, count) => sum + count) < kills) {
      for (const schema of SOURCES) {
        await postgres.query(
          database,
          `INSERT INTO ${schema}.sales SELECT n, md5(n::text) FROM generate_series(${done.rounds * ROWS + 1}, ${(done.rounds + 1) * ROWS}) n`,
        );
      }
      let run = await started(client.post('/executions', { object_name: 'LOAD.SALES' }));
      let left = random.between(1, 5);
      for (;;) {
        while (left > 0) {
          await pause(random.next() * LONGEST_PAUSE);
          const what = random.pick(KILLED);
          if (what === 'server') {
            await server.kill('SIGKILL');
            await server.start();
            done.kills.server += 1;
          } else if (what === 'database') {
            await postgres.crash();
            done.kills.database += 1;
          } else done.kills[what] += await killPrograms(folder, what);
          left -= 1;
        }
        const { status } = await ended(server, run);
        log(`round ${done.rounds}, run ${run}: ${status}, kills ${JSON.stringify(done.kills)}`);
        if (status === 1900) break;
        run = await started(
          client.post(`/executions/${run}/status`, { action: 'restart', restart: { aborted_only: true } }),
        );
        done.restarts += 1;
        left = random.between(0, 3);
      }
      const sums = await postgres.query(
        database,
        `SELECT (SELECT count(*) || ' ' || sum(hashtextextended(id || text, 0)) FROM sales_all) AS target,
           (SELECT count(*) || ' ' || sum(hashtextextended(id || text, 0)) FROM
             (SELECT * FROM north.sales UNION ALL SELECT * FROM south.sales) AS q) AS source`,
      );
      const { source, target } = sums.rows[0];
      if (source !== target)
        throw new Error(`Round ${done.rounds}, run ${run}: source ${source}, target ${target}.`);
      done.rounds += 1;
    }
    return done;
  } finally {
    await server.kill('SIGTERM');
    await postgres.remove();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function started(answer: Promise<unknown>): Promise<number> {
  return ((await answer) as Execution).run_id;
}

/** Waits for the end; the server may have been away meanwhile, so the wait is asked for anew. */
async function ended(server: ServerProcess, runId: number): Promise<Execution> {
  const url = `${server.url.replace('/ae/api/v1', '')}/taktwerk/v1/100/executions/${runId}?wait=10`;
  for (;;) {
    const answer = await fetch(url, {
      headers: { authorization: `Basic ${btoa(`100/ADMIN/TAKTWERK:${PASSWORD}`)}` },
      signal: AbortSignal.timeout(120_000),
    });
    const task = (await answer.json()) as Execution;
    if (task.status >= 1800) return task;
  }
}

/** Kills the agent of platform ETL or the programs of its loads, found by the folder only this test has. */
async function killPrograms(folder: string, what: 'agent' | 'load'): Promise<number> {
  const program = what === 'agent' ? 'agent-process.ts' : 'etl/src/program.ts';
  let killed = 0;
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const isNode = words.split('\0')[0]?.endsWith('node') === true;
    if (!isNode || !words.includes(program) || !words.includes(join(folder, 'data', 'agent-etl'))) continue;
    try {
      process.kill(pid, 'SIGKILL');
      killed += 1;
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  return killed;
}

async function define(client: RestClient, port: number, database: string): Promise<void> {
  const save = (type: string, name: string, content: object) =>
    client.post('/objects', {
      data: { [type]: { general_attributes: { name, type: type.toUpperCase() }, ...content } },
      path: 'DWH',
    });
  const place = { kind: 'postgres', host: '127.0.0.1', port, database, user: 'taktwerk' };
  await save('conn', 'DWH', { connection: place });
  for (const schema of SOURCES)
    await save('srce', schema.toUpperCase(), { source: { connection: 'DWH', schema } });
  await save('srcs', 'BRANCHES', { source_set: { sources: SOURCES.map((one) => one.toUpperCase()) } });
  await save('rule', 'RULE.SALES', {
    rule: {
      query: { kind: 'sql', text: 'SELECT id, text FROM sales' },
      chunkKey: 'id',
      targetTable: 'sales_all',
    },
  });
  await save('comp', 'LOAD.SALES', {
    composition: {
      sourceSet: 'BRANCHES',
      rule: 'RULE.SALES',
      target: { connection: 'DWH', schema: 'public' },
      load: { kind: 'append' },
      commit: 'chunk',
      incremental: { column: 'id' },
      chunkRows: CHUNK_ROWS,
    },
  });
}
