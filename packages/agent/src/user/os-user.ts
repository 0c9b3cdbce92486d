import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

/** A user of the operating system that jobs can run under. */
export type OsUser = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
  /** Where jobs begin: the home folder, or `/` when there is none. */
  readonly workFolder: string;
};

/** The user the agent itself runs under. */
export async function ownUser(): Promise<OsUser> {
  const own = userInfo();
  const workFolder = await workFolderOf(own.homedir);
  const shell = own.shell ?? '/bin/sh';
  return { name: own.username, uid: own.uid, gid: own.gid, home: own.homedir, shell, workFolder };
}

/** Looks a user up in all the system's directories (NSS), not only in `/etc/passwd`; null when unknown. */
export async function findUser(name: string): Promise<OsUser | null> {
  // A NUL cannot stand in an argument, a leading dash would be an option, and digits would be taken for a uid.
  if (name === '' || name.includes('\0') || name.startsWith('-')) return null;
  const [program, words] = process.platform === 'linux' ? ['getent', ['passwd', name]] : ['id', ['-P', name]];
  const line = await promisify(execFile)(program, words, { timeout: 10_000 }).then(
    (answer) => answer.stdout.split('\n')[0] ?? '',
    (error: Error & { code?: unknown }) => {
      // Both programs answer an unknown name with a small exit status; anything else is a fault.
      if (typeof error.code === 'number') return '';
      throw error;
    },
  );
  const fields = line.split(':');
  const [found, , uid, gid] = fields;
  const [home, shell] = fields.slice(-2);
  if (found !== name || home === undefined || shell === undefined) return null;
  return { name, uid: Number(uid), gid: Number(gid), home, shell, workFolder: await workFolderOf(home) };
}

async function workFolderOf(home: string): Promise<string> {
  const found = await stat(home).catch(() => null);
  return found?.isDirectory() ? home : '/';
}
