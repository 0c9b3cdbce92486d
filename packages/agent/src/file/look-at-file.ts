import { execFile } from 'node:child_process';
import type { FileQuestion, FileState } from '@taktwerk/model';

/** A file system that says nothing for this long is told of. Milliseconds. */
const PATIENCE = 30_000;

/** Size in bytes and seconds since 1970 of the last change, behind links. */
const FORMAT = process.platform === 'darwin' ? ['-f', '%z %m'] : ['-c', '%s %Y'];

/** What `stat` says of what is not there, in the language it is given. */
const MISSING = ['No such file or directory', 'Not a directory'];

/**
 * Looks at a file with the rights of a user. A process of its own does it, because a file system that hangs would hold up
 * every other file of the agent.
 */
export async function lookAtFile(
  question: FileQuestion,
  wordsOfUser: (osUser: string | null) => Promise<readonly string[] | string>,
): Promise<FileState> {
  const failed = (detail: string): FileState => ({ kind: 'failed', detail });
  const { path, osUser } = question;
  if (!path.startsWith('/') || path.includes('\0')) return failed('expected an absolute path');
  const before = await wordsOfUser(osUser);
  if (typeof before === 'string') return failed(before);
  const [program = 'stat', ...words] = [...before, 'stat', '-L', ...FORMAT, '--', path];
  return new Promise((resolve) => {
    const options = {
      timeout: PATIENCE,
      killSignal: 'SIGKILL',
      env: { ...process.env, LC_ALL: 'C' },
    } as const;
    execFile(program, words, options, (error, out, problem) => {
      if (error === null) resolve(readStat(out) ?? failed(`stat answered "${out.trim()}"`));
      else if (MISSING.some((words) => problem.trimEnd().endsWith(words))) resolve({ kind: 'none' });
      else if (error.killed) resolve(failed(`the file system said nothing for ${PATIENCE / 1000} s`));
      else resolve(failed(problem.trim() || error.message));
    });
  });
}

function readStat(out: string): FileState | null {
  const [size = '', changed = ''] = out.trim().split(' ');
  const bytes = Number(size);
  const at = Number(changed);
  if (size === '' || !Number.isSafeInteger(bytes) || !Number.isSafeInteger(at)) return null;
  return { kind: 'there', bytes, ageSeconds: Math.floor(Date.now() / 1000) - at };
}
