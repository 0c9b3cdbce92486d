/**
 * How many jobs a second an agent runs, beside bare `spawn` in the same run.
 *
 *     node bench/agent-jobs.ts [jobs]
 *
 * Jobs are `true`, ordered over a WebSocket and counted when their end arrives. The agent is a process of its
 * own, as in production; this process plays the server. Medians of three rounds;
 * each ratio is taken within one round, for other work on the machine changes from round to round.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_PROGRAM } from '../packages/agent/src/program-path.ts';
import { TestServer } from '../packages/agent/src/test-server/test-server.ts';

const JOBS = Number(process.argv[2] ?? 1500);
const WIDTH = 8;

/** The measure: a small Node process that does nothing but `spawn`; it prints jobs per second. */
const BARE = `
const { spawn } = require('node:child_process');
let begun = 0, ended = 0;
const start = performance.now();
const next = () => {
  if (begun++ >= ${JOBS}) return;
  spawn('sh', ['-c', 'true'], { stdio: 'ignore' }).on('exit', () => {
    if (++ended === ${JOBS}) console.log(ended / (performance.now() - start) * 1000);
    next();
  });
};
for (let i = 0; i < ${WIDTH}; i++) next();`;

/** Runs `count` pieces of work, `width` at a time; answers pieces per second. */
async function measure(count: number, width: number, work: () => Promise<unknown>): Promise<number> {
  let begun = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (begun < count) {
      begun++;
      await work();
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return (count / (performance.now() - start)) * 1000;
}

function megabytes(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((text) => text.startsWith('VmRSS:'));
  return Number(line?.split(' ').at(-2)) / 1024;
}

const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-'));
const server = await TestServer.start();
server.anonymousJobs = true;
const words = [
  fileURLToPath(AGENT_PROGRAM),
  '--server',
  server.address,
  '--name',
  'BENCH',
  '--folder',
  folder,
];
const agent = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
await server.until(() => server.isConnected);

let runId = 1_000_000;
const job = () => {
  const ordered = server.order(runId++, { script: 'true\n', osUser: null });
  return ordered.ended;
};
const bare = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', BARE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(child.stdout.setEncoding('utf8'), 'data');
  return Number(text);
};

const rounds: { bare: number; narrow: number; wide: number }[] = [];
for (let round = 0; round < 3; round++) {
  rounds.push({
    narrow: await measure(JOBS, WIDTH, job),
    bare: await bare(),
    wide: await measure(JOBS, 4 * WIDTH, job),
  });
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const say = (what: string, of: 'narrow' | 'wide'): void => {
  const rate = median(rounds.map((round) => round[of]));
  const ratio = median(rounds.map((round) => round[of] / round.bare));
  console.log(`${what}: ${rate.toFixed(0)} /s (${ratio.toFixed(2)} of bare)`);
};
console.log(
  `bare spawn('sh', ['-c', 'true']), 8 wide: ${median(rounds.map((round) => round.bare)).toFixed(0)} /s`,
);
say('through the agent, 8 wide', 'narrow');
say('through the agent, 32 wide', 'wide');
console.log(`agent RSS after ${JOBS * 6} jobs: ${megabytes(agent.pid ?? 0).toFixed(0)} MB`);

agent.kill('SIGTERM');
await once(agent, 'exit');
await server.close();
await rm(folder, { recursive: true });
