/**
 * From POST to the first instruction of a job on an idle system, beside `spawn` of the same shell: both until the
 * clock the shell reads first. `node bench/first-instruction.ts [jobs]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { benchObject } from './load/bench-objects.ts';
import { withServer } from './load/bench-server.ts';
import { median, percentile } from './load/figures.ts';

const jobs = Number(process.argv[2] ?? 60);
const wallClock = () => performance.timeOrigin + performance.now();
const FIRST_INSTRUCTION = 'date +%s%N';

async function bareSpawn(): Promise<number> {
  const start = wallClock();
  const child = spawn('/bin/sh', ['-c', FIRST_INSTRUCTION], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  await once(child, 'close');
  return Number(text) / 1e6 - start;
}

await withServer({ agent: true }, async (_server, rest) => {
  await rest.post('/objects', benchObject('jobs', 'JOBS.FIRST', [FIRST_INSTRUCTION]));
  const throughServer: number[] = [];
  const alone: number[] = [];
  for (let count = 0; count < jobs + 5; count += 1) {
    const start = wallClock();
    const { run_id } = (await rest.post('/executions', { object_name: 'JOBS.FIRST' })) as { run_id: number };
    let status = 0;
    while (status < 1800) {
      await pause(20);
      ({ status } = (await rest.get(`/executions/${run_id}`)) as { status: number });
    }
    const report = (await rest.get(`/executions/${run_id}/reports/REP`)) as { data: { content: string }[] };
    const spawned = await bareSpawn();
    if (count < 5) continue;
    throughServer.push(Number(report.data[0]?.content.trim()) / 1e6 - start);
    alone.push(spawned);
  }
  const show = (values: number[]) =>
    `median ${median(values).toFixed(1)} ms, p99 ${percentile(values, 0.99).toFixed(1)} ms`;
  console.log(`POST to first instruction: ${show(throughServer)}`);
  console.log(`spawn alone:               ${show(alone)}`);
  console.log(`more at the median:        ${(median(throughServer) - median(alone)).toFixed(1)} ms`);
});
