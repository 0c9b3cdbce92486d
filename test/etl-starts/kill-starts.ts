import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../kill/random.ts';
import { RestClient } from '../processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';
import { killPrograms } from './kill-programs.ts';

/** Starts of one round: a shell on the agent beside, and a script, each so often. */
const STARTS = 4;
/** Milliseconds within which the next kill comes. */
const LONGEST_PAUSE = 2000;
const KILLED: readonly ['server', 'agent', 'scenario'] = ['server', 'agent', 'scenario'];

export interface KilledStarts {
  readonly rounds: number;
  /** Rounds whose scenario came to its end. */
  readonly complete: number;
  readonly kills: Readonly<Record<(typeof KILLED)[number], number>>;
}

interface Execution {
  readonly run_id: number;
  readonly name: string;
  readonly status: number;
}

/**
 * Runs a scenario that starts shells and scripts, one after the other, while server, agent and the process of the scenario are
 * killed at moments the seed decides, until `kills` have happened. Each start must have come once, whatever became of
 * the scenario; with a scenario that ended well all of them, in their order.
 */
export async function killStarts(
  kills: number,
  seed: number,
  log: (text: string) => void = () => {},
): Promise<KilledStarts> {
  const random = new Random(seed);
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-kill-starts-'));
  const server = new ServerProcess(join(folder, 'data'), await freePort(), {}, true);
  const done = { rounds: 0, complete: 0, kills: { server: 0, agent: 0, scenario: 0 } };
  try {
    await server.start();
    await define(server, folder);
    const client = new RestClient(server.url, 100, PASSWORD);
    while (Object.values(done.kills).reduce((sum, count) => sum + count) < kills) {
      const answer = await client.post('/executions', { object_name: 'STARTS' });
      const { run_id: run } = answer as Execution;
      for (let left = random.between(1, 3); left > 0; left -= 1) {
        await pause(random.next() * LONGEST_PAUSE);
        // A scenario that is killed starts no more: that is for few rounds.
        const what = random.next() < 0.15 ? 'scenario' : random.pick(['server', 'agent'] as const);
        if (what === 'server') {
          await server.kill('SIGKILL');
          await server.start();
          done.kills.server += 1;
        } else done.kills[what] += await killPrograms(folder, what === 'agent' ? 'agent' : 'load');
      }
      const { status } = await ended(server, run);
      log(`round ${done.rounds}, run ${run}: ${status}, kills ${JSON.stringify(done.kills)}`);
      await check(client, run, status, await readFile(join(folder, 'trace'), 'utf8').catch(() => ''));
      await rm(join(folder, 'trace'), { force: true });
      done.rounds += 1;
      if (status === 1900) done.complete += 1;
    }
    return done;
  } finally {
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function check(client: RestClient, run: number, status: number, trace: string): Promise<void> {
  const ran = trace.split('\n').filter((line) => line !== '');
  const expected = Array.from({ length: ran.length }, (_, at) => String(at + 1));
  const { data } = (await client.get(`/executions/${run}/children?max_results=100`)) as { data: Execution[] };
  const shells = data.filter(({ name }) => name === 'STARTS/shell');
  const scripts = data.filter(({ name }) => name === 'SAY');
  const told = `Run ${run} ended ${status}; shells ${ran.join(' ')}; children ${JSON.stringify(data.map((one) => `${one.name} ${one.status}`))}`;
  if (ran.join() !== expected.join()) throw new Error(`Not each once and in order. ${told}`);
  if (shells.length !== ran.length || shells.some((one) => one.status !== 1900))
    throw new Error(`Shells that ran and tasks of shells are not the same. ${told}`);
  if (status === 1900 && (ran.length !== STARTS || scripts.length !== STARTS))
    throw new Error(`It ended well without all it was to start. ${told}`);
  if (scripts.length > shells.length || scripts.length < shells.length - 1)
    throw new Error(`A script more or less than shells before. ${told}`);
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

async function define(server: ServerProcess, folder: string): Promise<void> {
  const save = (client: number, type: string, name: string, content: object, general: object = {}) =>
    new RestClient(server.url, client, PASSWORD).post('/objects', {
      data: { [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...content } },
      path: '',
    });
  await save(
    0,
    'vara',
    'UC_HOSTCHAR_DEFAULT',
    { static_values: [{ key: 'ANONYMOUS_JOB', value1: 'Y' }] },
    { sub_type: 'STATIC' },
  );
  await save(100, 'scri', 'SAY', { scripts: [{ process: ':PRINT "said"' }] });
  await save(100, 'scen', 'STARTS', {
    scenario: {
      parameters: [{ name: 'n', type: 'text', default: null }],
      steps: [
        { id: 'rows', kind: 'generate', rows: STARTS, column: 'n' },
        {
          id: 'each',
          kind: 'loop',
          inputs: ['rows'],
          steps: ['shell', 'script'],
          variables: [{ name: 'n', column: 'n' }],
          atMost: STARTS,
        },
        {
          id: 'shell',
          kind: 'shell',
          agent: 'UNIX01',
          text: `echo "$N" >> '${join(folder, 'trace')}'\nsleep 0.2\n`,
          environment: { N: ':n' },
        },
        { id: 'script', kind: 'run', object: 'SAY', after: [{ step: 'shell', when: 'success' }] },
      ],
    },
  });
}
