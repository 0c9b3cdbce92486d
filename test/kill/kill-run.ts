import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HttpError, RestClient } from '../processes/rest-client.ts';
import { AgentProcess, freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';
import { killObjects, REPORT_LINES } from './kill-objects.ts';
import { Random } from './random.ts';

export interface KillRunOptions {
  readonly seed: number;
  readonly executions: number;
  readonly kills: number;
  readonly connections: number;
  /** Environment of the server, to give it another store. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log: (text: string) => void;
}

/** What came of a run under fire; every list of faults must be empty. */
export interface KillRunResult {
  readonly acknowledged: number;
  /** Everything there was at the end, children of workflows included. */
  readonly executions: number;
  /** Times a job's body ran, by its own note. */
  readonly bodies: number;
  readonly kills: { readonly server: number; readonly agent: number };
  /** Ended 1815: the one way a job may say that nobody knows. */
  readonly undefinedEnds: number;
  readonly faults: readonly string[];
}

interface Execution {
  readonly run_id: number;
  readonly name: string;
  readonly type: string;
  readonly status: number;
}

/** Starts executions through REST while server and agent are killed with -9, then checks every promise. */
export async function killRun(options: KillRunOptions): Promise<KillRunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-kill-'));
  await mkdir(join(folder, 'ledger'));
  const server = new ServerProcess(join(folder, 'data'), await freePort(), options.env);
  await server.start();
  const agent = new AgentProcess(join(folder, 'agent'), server);
  await agent.start();
  try {
    const ledger = join(folder, 'ledger', 'bodies');
    const system = new RestClient(server.url, 0, PASSWORD);
    const rest = new RestClient(server.url, 100, PASSWORD);
    const objects = killObjects(ledger);
    for (const envelope of objects.system) await system.post('/objects', envelope);
    for (const envelope of objects.client) await rest.post('/objects', envelope);
    const fire = { over: false };
    const acknowledged: number[] = [];
    const load = underLoad(rest, options, acknowledged).finally(() => {
      fire.over = true;
    });
    const kills = await killUntil(fire, server, agent, options);
    await load;
    const ended = await allEnded(rest);
    const faults = await check(rest, acknowledged, ended, ledger);
    const bodies = [...(await readLedger(ledger)).values()].reduce((sum, times) => sum + times, 0);
    const undefinedEnds = ended.filter((one) => one.status === 1815).length;
    return {
      acknowledged: acknowledged.length,
      executions: ended.length,
      bodies,
      kills,
      undefinedEnds,
      faults,
    };
  } finally {
    await agent.kill();
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keeps so many requests under way; one that fails is not counted, whatever became of it. */
async function underLoad(rest: RestClient, options: KillRunOptions, acknowledged: number[]): Promise<void> {
  const random = new Random(options.seed ^ 0x5eed);
  const connection = async () => {
    while (acknowledged.length < options.executions) {
      const object_name = random.pick(['JOBS.KILL', 'JOBS.KILL', 'SCRI.KILL', 'JOBP.KILL']);
      try {
        const answer = (await rest.post('/executions', { object_name })) as { run_id: number };
        acknowledged.push(answer.run_id);
      } catch (error) {
        if (error instanceof HttpError && error.status < 500) throw error;
        await pause(20);
      }
      await pause(random.between(0, 400));
    }
  };
  await Promise.all(Array.from({ length: options.connections }, connection));
}

/** Kills server or agent at random moments, at least as often as asked, until the load is through. */
async function killUntil(
  fire: { readonly over: boolean },
  server: ServerProcess,
  agent: AgentProcess,
  { seed, kills, log }: KillRunOptions,
): Promise<{ server: number; agent: number }> {
  const random = new Random(seed);
  const count = { server: 0, agent: 0 };
  while (count.server + count.agent < kills || !fire.over) {
    await pause(random.between(0, 900));
    const first = count.server === 0;
    const target = first ? 'server' : random.pick<'server' | 'agent'>(['server', 'agent']);
    const victim = target === 'server' ? server : agent;
    await victim.kill();
    count[target] += 1;
    await pause(random.between(0, 100));
    await victim.start();
    if ((count.server + count.agent) % 10 === 0)
      log(`${count.server} server kills, ${count.agent} agent kills`);
  }
  return count;
}

/** Waits until nothing is active, then gives every execution there is. */
async function allEnded(rest: RestClient): Promise<Execution[]> {
  const until = Date.now() + 120_000;
  for (;;) {
    const all = await everyExecution(rest);
    const open = all.filter((one) => one.status < 1800);
    if (open.length === 0) return all;
    if (Date.now() > until) {
      const first = open.slice(0, 5).map((one) => `${one.run_id} ${one.name} ${one.status}`);
      throw new Error(`${open.length} executions never end: ${first.join(', ')}`);
    }
    await pause(500);
  }
}

async function everyExecution(rest: RestClient): Promise<Execution[]> {
  const all: Execution[] = [];
  for (let after = ''; ; ) {
    const page = (await rest.get(`/executions?max_results=1000&include_deactivated=true${after}`)) as {
      total: number;
      data: Execution[];
      hasmore: boolean;
    };
    all.push(...page.data);
    if (!page.hasmore) return all;
    after = `&start_at_run_id=${page.data.at(-1)?.run_id}`;
  }
}

async function check(
  rest: RestClient,
  acknowledged: readonly number[],
  all: readonly Execution[],
  ledger: string,
): Promise<string[]> {
  const faults: string[] = [];
  const byRun = new Map(all.map((one) => [one.run_id, one]));
  for (const runId of acknowledged) if (!byRun.has(runId)) faults.push(`acknowledged run ${runId} is lost`);
  if (new Set(acknowledged).size !== acknowledged.length) faults.push('a run id was acknowledged twice');
  const bodies = await readLedger(ledger);
  for (const { run_id, name, status } of all) {
    const isJob = name === 'JOBS.KILL';
    const times = bodies.get(run_id) ?? 0;
    if (isJob && status === 1900 && times !== 1)
      faults.push(`job ${run_id} ended well and its body ran ${times} times`);
    if (isJob && times > 1) faults.push(`job ${run_id} ran ${times} times`);
    if (status !== 1900 && !(isJob && status === 1815)) {
      const ofParent = name === 'JOBP.KILL' && status === 1560;
      if (!ofParent) faults.push(`${name} ${run_id} ended with ${status}`);
    }
    if (status === 1900 && name !== 'JOBP.KILL')
      faults.push(...(await reportFaults(rest, run_id, isJob ? 'REP' : 'ACT')));
  }
  return faults;
}

async function readLedger(ledger: string): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const line of (await readFile(ledger, 'utf8')).split('\n')) {
    if (line !== '') counts.set(Number(line), (counts.get(Number(line)) ?? 0) + 1);
  }
  return counts;
}

/** The numbered lines of a report, each once and in order. */
async function reportFaults(rest: RestClient, runId: number, type: 'REP' | 'ACT'): Promise<string[]> {
  const report = (await rest.get(`/executions/${runId}/reports/${type}`)) as { data: { content: string }[] };
  const text = report.data.map((page) => page.content).join('');
  const lines = text.split('\r\n').filter((line) => line.startsWith('line '));
  const expected = Array.from({ length: REPORT_LINES }, (_, index) => `line ${index + 1} of ${runId}`);
  if (lines.join('\n') === expected.join('\n')) return [];
  return [
    `${type} of ${runId} has ${lines.length} lines instead of ${REPORT_LINES}: ${lines.slice(0, 12).join(' | ')}`,
  ];
}
