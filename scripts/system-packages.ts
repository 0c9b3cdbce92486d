/** Servers the tests run against that npm does not carry: each is found by its program, or installed from Debian. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];
/** Debian package of each program. */
const PROGRAMS: Readonly<Record<string, string>> = {
  slapd: 'slapd',
  ldapadd: 'ldap-utils',
  haproxy: 'haproxy',
  nginx: 'nginx',
  mariadbd: 'mariadb-server',
  chromium: 'chromium',
  psql: 'postgresql-client',
  python3: 'python3',
  setpriv: 'util-linux',
  prlimit: 'util-linux',
};

/** Installs what is missing, with its output shown; ends the process when that is not to be had. */
export function needSystemPackages(): void {
  const missing = Object.keys(PROGRAMS).filter((program) => !isThere(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => PROGRAMS[program] ?? program);
  console.log(`The tests run against ${missing.join(', ')}: installing ${packages.join(', ')}.`);
  // Nothing that is installed may start by itself: the tests start servers on ports and folders of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = ['install', '--yes', '--quiet', '--no-install-recommends', ...packages];
  const done =
    process.platform === 'linux' && process.getuid?.() === 0
      ? [['update', '--quiet'], install].every(
          (args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0,
        )
      : false;
  if (done && missing.every(isThere)) return;
  console.error(`Install ${packages.join(', ')} (Debian's names), then run the tests again.`);
  process.exit(1);
}

function isThere(program: string): boolean {
  return FOLDERS.some((folder) => {
    try {
      accessSync(`${folder}/${program}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
