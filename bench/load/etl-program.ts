import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CompositionOrder } from '../../packages/etl/src/index.ts';
import { ETL_PROGRAM } from '../../packages/etl/src/program-path.ts';

/** What a process took, from its start to its end. */
export interface Took {
  readonly seconds: number;
  /** Processor time of all its threads; 0 where it is not looked at. */
  readonly processorSeconds: number;
  /** Largest resident memory seen, in MiB; 0 where it is not looked at. */
  readonly mebibytes: number;
}

let runId = 1_000_000;

/** What differs between the orders of a bench. */
export type BenchOrder = Pick<CompositionOrder, 'connections' | 'sources' | 'rule'> & {
  readonly load: Pick<CompositionOrder['composition'], 'target' | 'load' | 'rejects' | 'chunkRows'>;
};

/** How a worker of an agent is started, which runs the program (`packages/agent/src/pool/worker-body.ts`). */
const FLAGS = ['--max-old-space-size=512', '--max-semi-space-size=8'];
const SURROUNDINGS = { MALLOC_ARENA_MAX: '2' };

/** Runs the program of the data plane on a new load; `folder` is for its files. */
export async function runEtlProgram(folder: string, { load, ...parts }: BenchOrder): Promise<Took> {
  runId += 1;
  const order: CompositionOrder = {
    version: 1,
    kind: 'composition',
    runId,
    attempt: 1,
    workFolder: folder,
    ...parts,
    composition: { name: `bench ${runId}`, sourceSet: 'items', rule: parts.rule.name, ...load },
  };
  const path = join(folder, 'order.json');
  writeFileSync(path, JSON.stringify(order), { mode: 0o600 });
  const start = performance.now();
  const child = spawn(process.execPath, [...FLAGS, ETL_PROGRAM.pathname, path], {
    env: { ...process.env, ...SURROUNDINGS },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = child.pid ?? 0;
  let mebibytes = 0;
  let processorSeconds = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    mebibytes = Math.max(mebibytes, residentPeak(pid));
    processorSeconds = Math.max(processorSeconds, processorTime(pid));
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error('The program has failed.');
  return { seconds: (performance.now() - start) / 1000, processorSeconds, mebibytes };
}

/** The kernel's own account of the largest resident size; 0 once the process has ended. */
function residentPeak(pid: number): number {
  const line = aboutProcess(pid, 'status')
    .split('\n')
    .find((one) => one.startsWith('VmHWM:'));
  return Number.parseInt(line?.slice(6) ?? '0', 10) / 1024;
}

/** Ticks of a hundredth of a second in user and kernel mode, fields 14 and 15. */
function processorTime(pid: number): number {
  const stat = aboutProcess(pid, 'stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

function aboutProcess(pid: number, what: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    // It has ended since its last line.
    return '';
  }
}
