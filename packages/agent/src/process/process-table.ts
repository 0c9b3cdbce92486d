import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A live process: `start` tells it from a later one with the same pid. */
export type ProcessEntry = {
  readonly pid: number;
  readonly parent: number;
  /** Session id on Linux; elsewhere the process group, the nearest thing `ps` shows. */
  readonly session: number;
  readonly start: string;
  /** Environment as one text, as far as it may be read. */
  readonly environment: string;
};

/** All processes that are not zombies. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  return process.platform === 'linux' ? await listFromProc() : await listFromPs();
}

/** True when `pid` is a live process whose command line holds `marker`. */
export async function isMarkedProcess(pid: number, marker: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const words = (await readOrNothing(`/proc/${pid}/cmdline`)).split('\0');
    return words.includes(marker);
  }
  const options = { timeout: 5000 };
  const shown = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)], options).catch(
    () => null,
  );
  return shown?.stdout.split(' ').includes(marker) ?? false;
}

/** True when any live process carries `marker` in its environment (or, without /proc, in its command line). */
export async function hasMarkedProcess(marker: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const sign = `TAKTWERK_JOB=${marker}`;
    return (await listFromProc()).some((entry) => entry.environment.split('\0').includes(sign));
  }
  const options = { timeout: 5000, maxBuffer: 1 << 24 };
  const shown = await promisify(execFile)('ps', ['-A', '-o', 'command='], options);
  return shown.stdout.split('\n').some((line) => line.split(' ').includes(marker));
}

async function listFromProc(): Promise<ProcessEntry[]> {
  const entries: ProcessEntry[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isSafeInteger(pid)) continue;
    const stat = parseStat(await readOrNothing(`/proc/${name}/stat`));
    if (stat === null) continue;
    entries.push({ pid, ...stat, environment: await readOrNothing(`/proc/${name}/environ`) });
  }
  return entries;
}

/** Fields of `/proc/<pid>/stat` (proc(5)); the name in brackets may itself hold spaces and brackets. */
function parseStat(text: string): { parent: number; session: number; start: string } | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent, , session] = fields;
  const start = fields[19];
  if (parent === undefined || session === undefined || start === undefined) return null;
  if (state === 'Z' || state === 'X') return null;
  return { parent: Number(parent), session: Number(session), start };
}

async function listFromPs(): Promise<ProcessEntry[]> {
  const columns = 'pid=,ppid=,pgid=,stat=,lstart=';
  const shown = await promisify(execFile)('ps', ['-A', '-o', columns], { timeout: 5000, maxBuffer: 1 << 24 });
  return shown.stdout.split('\n').flatMap((line) => {
    const [pid, parent, group, state, ...start] = line.split(' ').filter((word) => word !== '');
    if (pid === undefined || state === undefined || state.startsWith('Z')) return [];
    const numbers = { pid: Number(pid), parent: Number(parent), session: Number(group) };
    return [{ ...numbers, start: start.join(' '), environment: '' }];
  });
}

/** Processes come and go and some are not ours to look at: both read as nothing. */
async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return '';
    throw error;
  }
}
