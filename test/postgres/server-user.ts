import { execFileSync } from 'node:child_process';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Who the server runs as: PostgreSQL refuses root, so then `postgres`, or else `nobody`; null means as we are. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const user = ['postgres', 'nobody'].find(exists);
  if (user === undefined) throw new Error('Neither postgres nor nobody is a user of this machine.');
  return { uid: idOf('-u', user), gid: idOf('-g', user) };
}

function exists(user: string): boolean {
  try {
    idOf('-u', user);
    return true;
  } catch {
    // `id` fails for nobody it knows: that is the answer.
    return false;
  }
}

function idOf(flag: '-u' | '-g', user: string): number {
  return Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe', timeout: 60_000 }));
}
