import { type ChildProcess, spawn } from 'node:child_process';
import { access, chown, constants, mkdir, realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TaktwerkError } from '@taktwerk/model';

const SCRIPT = fileURLToPath(new URL('./shut-in.sh', import.meta.url));
/** Where the tools of the system are; nothing of the environment of this process reaches the program. */
const PATH = '/usr/bin:/usr/sbin:/bin:/sbin';
/** Users of this number and up are nobody; root gives each program one of its own. */
const FIRST_UID = 1_878_000_000;
const UIDS = 1_000_000;
/** Characters of what a program prints that are kept. */
const MOST_OUTPUT = 20_000;

/** A program that is run with nothing but a folder. */
export interface ShutIn {
  /** The only place it may write to; it sees it as `/taktwerk`, and begins there. */
  readonly folder: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** Files and folders it may read, beside the libraries of the system. */
  readonly reads: readonly string[];
  readonly memoryBytes: number;
  /** Addresses it may have in all, memory it shares included; null for a program that keeps many it never uses. */
  readonly addressBytes: number | null;
  readonly cpuSeconds: number;
  /** Size of one file it may write. */
  readonly fileBytes: number;
  /** Processes and threads it may have. */
  readonly processes: number;
}

export interface ShutInEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly late: boolean;
  /** What it printed, cut at 20,000 characters. */
  readonly printed: string;
}

/**
 * Runs a program in namespaces of its own: no network, no other processes, no files but a few to read and its folder, no
 * rights, limits on memory, CPU, files and processes. It and all it started are dead when this returns.
 */
export async function runShutIn(job: ShutIn): Promise<ShutInEnd> {
  if (process.platform !== 'linux') throw notPossible('this system is not Linux');
  const root = `${job.folder}.root`;
  await mkdir(root);
  const isRoot = process.getuid?.() === 0;
  // No user has this number, so that nothing on the machine is his, and limits of others do not count for him.
  const uid = FIRST_UID + (process.pid % UIDS);
  if (isRoot) {
    try {
      await chown(job.folder, uid, uid);
    } catch (error) {
      throw notPossible('root has no rights of root here', error);
    }
  }
  const reads = await existing(['/usr/lib', '/usr/lib64', '/lib', '/lib64', job.program, ...job.reads]);
  const namespaces = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child'];
  const addresses = job.addressBytes ?? 'unlimited';
  const limits = [job.memoryBytes, job.cpuSeconds, job.fileBytes, job.processes, addresses].map(String);
  const child = spawn(
    'setpriv',
    [
      // It does not outlive this process.
      '--pdeathsig=KILL',
      'unshare',
      ...(isRoot ? [] : ['--user', '--map-root-user']),
      ...namespaces,
      ...['sh', SCRIPT, root, job.folder, isRoot ? String(uid) : 'own', ...limits],
      ...[...reads, '--', job.program, ...job.arguments],
    ],
    { env: { PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return ended(child, job.cpuSeconds);
}

/** Waits for the end; a program that waits instead of working is ended as well. */
async function ended(child: ChildProcess, cpuSeconds: number): Promise<ShutInEnd> {
  let printed = '';
  const keep = (piece: Buffer): void => {
    if (printed.length < MOST_OUTPUT) printed = (printed + piece.toString('utf8')).slice(0, MOST_OUTPUT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      child.kill('SIGKILL');
    },
    (2 * cpuSeconds + 30) * 1000,
  );
  try {
    const [code, signal]: [number | null, string | null] = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, reason) => resolve([status, reason]));
    });
    return { code, signal, late, printed };
  } catch (error) {
    throw notPossible(error instanceof Error ? error.message : String(error), error);
  } finally {
    clearTimeout(timer);
  }
}

async function existing(paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    try {
      await access(path, constants.R_OK);
    } catch {
      // What this machine does not have needs not be shown.
      continue;
    }
    found.push(path.startsWith('/lib') ? await realpath(path) : path);
  }
  return [...new Set(found)];
}

/** A step that cannot be shut in is not run at all. */
export function notPossible(why: string, cause?: unknown): TaktwerkError {
  return new TaktwerkError(
    'notIsolated',
    `The program is not run, since it cannot be shut in: ${why}. Needed are Linux with user namespaces (or root), and unshare, setpriv, prlimit, mount and pivot_root of util-linux.`,
    { cause },
  );
}
