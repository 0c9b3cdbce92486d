/**
 * Start of the server to its first answered `/ping`, on an empty folder and on one that was used; memory when idle.
 * Beside it a bare Node that starts and ends. `node bench/start.ts`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, PASSWORD } from '../test/processes/taktwerk-processes.ts';
import { median } from './load/figures.ts';

const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-'));
const port = await freePort();

async function startToPing(data: string): Promise<{ milliseconds: number; rss: number }> {
  const start = performance.now();
  const args = ['packages/cli/src/main.ts', 'serve', '--data', data, '--port', String(port), '--no-agent'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TAKTWERK_ADMIN_PASSWORD: PASSWORD },
    stdio: 'ignore',
  });
  while (!(await pings())) await pause(5);
  const milliseconds = performance.now() - start;
  await pause(3_000);
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const rss = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return { milliseconds, rss };
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

try {
  const empty = await startToPing(join(folder, 'data'));
  const used = [];
  const bare = [];
  for (let round = 0; round < 5; round += 1) {
    used.push(await startToPing(join(folder, 'data')));
    bare.push(await bareNode());
  }
  console.log(`empty folder to /ping: ${empty.milliseconds.toFixed(0)} ms`);
  console.log(
    `used folder to /ping:  ${median(used.map((one) => one.milliseconds)).toFixed(0)} ms (median of 5)`,
  );
  console.log(`bare node, whole life: ${median(bare).toFixed(0)} ms`);
  console.log(`idle memory (RSS):     ${median(used.map((one) => one.rss)).toFixed(0)} MiB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
