import { readdirSync, readFileSync } from 'node:fs';

/**
 * Seconds of processor time of all processes whose command line holds all of these words, with those of their children that
 * have ended. Linux only.
 */
export function processorTimeOf(...words: readonly string[]): number {
  return processes()
    .filter(({ line }) => words.every((word) => line.includes(word)))
    .reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The same, with their children at work. */
export function processorTimeWithChildren(...words: readonly string[]): number {
  const all = processes();
  const parents = new Set(
    all.filter(({ line }) => words.every((word) => line.includes(word))).map(({ pid }) => pid),
  );
  return all
    .filter(({ pid, parent }) => parents.has(pid) || parents.has(parent))
    .reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Microseconds of processor time the main thread of a process has had. Linux only. */
export function mainThreadTime(pid: number): number {
  const [nanoseconds] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1000;
}

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly line: string;
  readonly seconds: number;
}

function processes(): readonly Running[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    const stat = about(name, 'stat');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // utime, stime, cutime and cstime of proc(5), in hundredths of a second.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid, parent: Number(fields[1]), line: about(name, 'cmdline'), seconds: ticks / 100 }];
  });
}

function about(pid: string, what: 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    // It has ended since the folder was read.
    return '';
  }
}
