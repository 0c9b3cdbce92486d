/**
 * Completes `package-lock.json` with the optional packages of other platforms. A registry that does not carry all of
 * them makes npm leave them out, and `npm ci` then refuses the lock file. `node scripts/complete-lock.ts` after each
 * `npm install`; with `--check` it only says what is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface LockEntry {
  version?: string;
  optionalDependencies?: Record<string, string>;
  [other: string]: unknown;
}

const FILE = 'package-lock.json';
const lock = JSON.parse(readFileSync(FILE, 'utf8')) as { packages: Record<string, LockEntry> };

const missing = new Map<string, LockEntry>();
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (!(place in lock.packages)) missing.set(place, { version, ...platformOf(name), optional: true });
  }
}
if (missing.size > 0 && process.argv.includes('--check')) {
  console.error(
    `${FILE} lacks ${missing.size} packages of other platforms; run node scripts/complete-lock.ts.`,
  );
  process.exit(1);
}
const hosts = [...Object.entries(lock.packages)].filter(
  ([, entry]) => 'resolved' in entry && String(entry.resolved).includes('://'),
);
if (hosts.length > 0) {
  console.error(`${FILE} names download hosts, first for ${hosts[0]?.[0]}; .npmrc leaves them out.`);
  process.exit(1);
}
if (missing.size > 0) {
  const root = Object.entries(lock.packages).filter(([place]) => place === '');
  const rest = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) }).filter(
    ([place]) => place !== '',
  );
  lock.packages = Object.fromEntries([...root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.size} packages of other platforms added to ${FILE}.`);
}

/** Operating system, processor and C library, as the names of such packages say them. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const words = name.split(/[/-]/);
  const os = words.find((word) =>
    ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows'].includes(word),
  );
  const cpu = words.find((word) =>
    ['arm', 'arm64', 'ia32', 'x64', 'ppc64', 'riscv64', 's390x'].includes(word),
  );
  const libc = words.find((word) => word === 'musl' || word === 'musleabihf');
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(os === undefined ? {} : { os: [os === 'windows' ? 'win32' : os] }),
    ...(libc === undefined ? {} : { libc: ['musl'] }),
  };
}
