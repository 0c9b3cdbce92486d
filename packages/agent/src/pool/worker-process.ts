/**
 * A worker: a process that does orders of the data plane one after the other, so that its start is paid once.
 *
 *     node worker-process.ts WORKER PROGRAM
 *
 * WORKER is the base path of its own spool files; its last part is the worker's key. It runs under a supervisor of its own (see
 * `SUPERVISOR_SCRIPT`), which tells how it ended. Orders come on standard input, answers go to descriptor 3; when its agent is
 * gone it finishes what it has begun, and ends.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { TaktwerkError } from '@taktwerk/model/error';
import { ClaimedJob } from './claimed-job.ts';
import { loadOrderProgram, type OrderProgram } from './order-program.ts';
import type { WorkerAnswer, WorkerOrder } from './worker-message.ts';

const ANSWERS = 3;
/** The exit status of an order whose program threw instead of answering. */
const THROWN = 70;

/** The job at work, for whatever ends this process. */
let current: ClaimedJob | null = null;

function answer(message: WorkerAnswer): void {
  try {
    writeSync(ANSWERS, `${JSON.stringify(message)}\n`);
  } catch (error) {
    // The agent is gone; the state file tells the next one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

async function perform(program: OrderProgram, order: WorkerOrder, claimant: { pid: number; worker: string }) {
  const { key, base } = order;
  const job = ClaimedJob.claim(base, claimant);
  let code = 1;
  if (job !== null) {
    current = job;
    answer({ kind: 'begun', key });
    code = await program
      .performOrder(`${base}.sh`, (text) => job.write(text), {
        answerFolder: `${base}.answers`,
        waits: (isWaiting) => answer({ kind: 'waits', key, isWaiting }),
      })
      .catch((error: unknown) => {
        tellFault(error);
        return THROWN;
      });
    await job.end(code);
    current = null;
  }
  answer({ kind: 'ended', key, code, mebibytes: Math.round(process.memoryUsage.rss() / 2 ** 20) });
}

/** The fault becomes the last lines of the job's output, as it would be with a process of its own. */
function tellFault(error: unknown): void {
  current?.write(`${inspect(error)}\n`);
}

async function main(): Promise<void> {
  const [base, path] = process.argv.slice(2);
  if (base === undefined || path === undefined) {
    throw new TaktwerkError('internal', 'A worker is started with WORKER and PROGRAM.');
  }
  // Read once: after the end of the supervisor it would be another one.
  const claimant = { pid: process.ppid, worker: basename(base) };
  process.on('uncaughtExceptionMonitor', tellFault);
  process.on('exit', (code) => current?.endNow(code));
  const program = await loadOrderProgram(path);
  for await (const line of createInterface({ input: process.stdin })) {
    // The agent is the only writer; its types are ours.
    const order: WorkerOrder = JSON.parse(line);
    await perform(program, order, claimant);
    // Others that start now find it; at the end of this process there is nothing left to write.
    flushCompileCache();
  }
}

await main();
// Whatever an order may have left open does not keep an idle process alive.
process.exit(0);
