import { setTimeout as delay } from 'node:timers/promises';
import { jobProcesses, processIdentity } from './job-processes.ts';
import { listProcesses } from './process-table.ts';

/** Pauses between scans, in milliseconds: other processes' ends come with no event. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 250;
/** How long a supervisor with no processes left may take to write its last line. */
const SUPERVISOR_MILLIS = 2000;

/**
 * Ends every process of a job: SIGTERM to all but the supervisor, SIGKILL after `graceMillis`, again and
 * again until a scan finds none. The supervisor, which ignores SIGTERM, ends by itself when its body has;
 * it is killed only when it does not. Resolves early when `signal` aborts.
 */
export async function endJobProcesses(
  job: { readonly supervisor: number | null; readonly marker: string },
  graceMillis: number,
  signal: AbortSignal,
): Promise<void> {
  const known = new Set<string>();
  const asked = new Set<string>();
  /** Processes of a user whom this agent may not signal (the job called `sudo`): waiting for them is no use. */
  const beyond = new Set<string>();
  const begun = performance.now();
  let aloneSince: number | null = null;
  for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const all = jobProcesses(await listProcesses(), { ...job, known });
    const members = all.filter((entry) => !beyond.has(processIdentity(entry)));
    if (members.length === 0) return;
    const now = performance.now();
    const others = members.filter((entry) => entry.pid !== job.supervisor);
    for (const entry of others) {
      const identity = processIdentity(entry);
      known.add(identity);
      const isLate = now - begun >= graceMillis;
      if (!isLate && asked.has(identity)) continue;
      asked.add(identity);
      if (!send(entry.pid, isLate ? 'SIGKILL' : 'SIGTERM')) beyond.add(identity);
    }
    if (others.length > 0) aloneSince = null;
    else aloneSince ??= now;
    if (job.supervisor !== null && aloneSince !== null && now - aloneSince > SUPERVISOR_MILLIS) {
      send(job.supervisor, 'SIGKILL');
    }
    await delay(pause, undefined, { signal, ref: false }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
  }
}

/** False when the process may not be signalled. */
function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // Gone in between.
    if (code === 'ESRCH') return true;
    if (code === 'EPERM') return false;
    throw error;
  }
}
