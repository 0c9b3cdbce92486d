import { constants } from 'node:os';
import type { JobExit } from '@taktwerk/model';

/** What a job's state file tells (see `SUPERVISOR_SCRIPT` for its lines). */
export type SupervisorState =
  /** Claimed, but the body has not begun; `note` is the shell's complaint, if any. */
  | { readonly kind: 'claimed'; readonly note: string }
  /** A recovering agent claimed the job: its body never ran and never will. */
  | { readonly kind: 'withdrawn' }
  /** `worker` is the key of the worker whose supervisor `pid` is; null when the job has a supervisor of its own. */
  | { readonly kind: 'running'; readonly pid: number; readonly worker: string | null }
  | { readonly kind: 'ended'; readonly exit: JobExit };

/** The state file a recovering agent writes to claim a job. */
export const WITHDRAWN = 'withdrawn\n';

/** The line with which a worker claims a job, `pid` being that of the worker's supervisor. */
export function runLine(pid: number, worker: string): string {
  return `run ${pid} ${worker}\n`;
}

/** Reads the text of a state file; a line without its line end is still being written and does not count. */
export function parseSupervisorState(text: string): SupervisorState {
  if (text === WITHDRAWN) return { kind: 'withdrawn' };
  const lines = text.split('\n').slice(0, -1);
  const run = lines.findIndex((line) => begunBy(line) !== null);
  const begun = begunBy(lines[run] ?? '');
  if (begun === null) return { kind: 'claimed', note: text.trim() };
  const last = lines.length - 1;
  const status = last > run ? numberAfter('exit ', lines[last] ?? '') : null;
  if (status === null || status > 255) return { kind: 'running', ...begun };
  const note = lines.slice(run + 1, last).some((line) => line.trim() !== '');
  return { kind: 'ended', exit: exitOf(status, note) };
}

/**
 * Shells report a body killed by signal n as 128 + n, like a body that exits so; only the note they write
 * tells the two apart. They write none for SIGINT and SIGPIPE, which therefore read as codes 130 and 141.
 */
function exitOf(status: number, note: boolean): JobExit {
  const signal = note && status > 128 ? signalName(status - 128) : null;
  return signal === null ? { kind: 'code', code: status } : { kind: 'signal', signal };
}

function signalName(number: number): string | null {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}

function begunBy(line: string): { readonly pid: number; readonly worker: string | null } | null {
  const [, , worker = null] = line.split(' ');
  const pid = numberAfter('run ', worker === null ? line : line.slice(0, -worker.length - 1));
  return pid === null ? null : { pid, worker };
}

function numberAfter(word: string, line: string): number | null {
  if (!line.startsWith(word)) return null;
  const value = Number(line.slice(word.length));
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}
