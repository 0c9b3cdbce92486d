/**
 * Start of the server to its first answered `/ping`, on an empty folder and on one that was used; memory when idle.
 * Beside it a bare Node that starts and ends. With `package` the built package is packed and installed as users do, and
 * measured too. `node bench/start.ts [package]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installPackage } from '../test/package/installed-package.ts';
import { freePort, PASSWORD } from '../test/processes/taktwerk-processes.ts';
import { median } from './load/figures.ts';
import { printRow } from './load/table-row.ts';

const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-'));
const port = await freePort();

/** Starts the server with these words after the command. */
type StartServer = (words: readonly string[], env: Readonly<Record<string, string>>) => ChildProcess;

const fromSources: StartServer = (words, env) =>
  spawn(process.execPath, ['packages/cli/src/main.ts', ...words], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });

/** MiB of a process: all that is in memory, and its share of it, where what several processes use counts once. */
interface Memory {
  readonly rss: number;
  readonly pss: number;
}

interface Started {
  readonly milliseconds: number;
  readonly server: Memory;
  /** Of the embedded agent and its launcher together; null without. */
  readonly agent: Memory | null;
}

async function memoryOf(pid: number): Promise<Memory> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1]) / 1024;
  return { rss: megabytes('Rss'), pss: megabytes('Pss') };
}

/** Processes a process has started, and those have, and so on. */
async function startedBy(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const children = text.split(' ').filter((word) => word !== '');
  const all = await Promise.all(
    children.map(async (word) => [Number(word), ...(await startedBy(Number(word)))]),
  );
  return all.flat();
}

async function agentMemory(pid: number): Promise<Memory> {
  const parts = await Promise.all((await startedBy(pid)).map(memoryOf));
  const sum = (part: keyof Memory) => parts.reduce((total, one) => total + one[part], 0);
  return { rss: sum('rss'), pss: sum('pss') };
}

async function startToPing(data: string, startServer: StartServer, withAgent = false): Promise<Started> {
  const start = performance.now();
  const words = ['serve', '--data', data, '--port', String(port), ...(withAgent ? [] : ['--no-agent'])];
  const child = startServer(words, { TAKTWERK_ADMIN_PASSWORD: PASSWORD });
  while (!(await pings())) await pause(5);
  const milliseconds = performance.now() - start;
  await pause(withAgent ? 6_000 : 3_000);
  const { pid } = child;
  if (pid === undefined) throw new Error('the server did not start');
  const server = await memoryOf(pid);
  const agent = withAgent ? await agentMemory(pid) : null;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return { milliseconds, server, agent };
}

async function pings(): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/ae/api/v1/ping`).catch(() => null);
  return response?.status === 200;
}

async function bareNode(): Promise<number> {
  const start = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - start;
}

async function measure(what: string, data: string, startServer: StartServer): Promise<void> {
  const empty = await startToPing(data, startServer);
  const used = [];
  const bare = [];
  for (let round = 0; round < 5; round += 1) {
    used.push(await startToPing(data, startServer));
    bare.push(await bareNode());
  }
  const { agent } = await startToPing(data, startServer, true);
  const milliseconds = median(used.map((one) => one.milliseconds));
  const show = (memory: Memory | null) =>
    `${memory?.rss.toFixed(0)} MiB (${memory?.pss.toFixed(0)} proportional)`;
  const server = {
    rss: median(used.map((one) => one.server.rss)),
    pss: median(used.map((one) => one.server.pss)),
  };
  printRow({
    work: `start to the first answered \`/ping\`; idle memory, ${what}`,
    command: 'node bench/start.ts package',
    figure:
      `${empty.milliseconds.toFixed(0)} ms on an empty folder, ${milliseconds.toFixed(0)} ms on a used one; ` +
      `${show(server)}; the embedded agent and its launcher ${show(agent)}`,
    beside: `a bare Node, whole life: ${median(bare).toFixed(0)} ms`,
    ratio: '–',
  });
}

try {
  await measure('from sources', join(folder, 'data'), fromSources);
  if (process.argv[2] === 'package') {
    const installed = await installPackage();
    try {
      await measure('of the built package', installed.data, (words, env) => installed.start(words, env));
    } finally {
      await installed.remove();
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
