/**
 * Says whether all is in order: format and lint, types, import direction, unused code and dependencies, file sizes, and
 * whether what docs/compatibility.md says works is shown by tests that pass.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { compatibilityPage } from './compatibility/compatibility-page.ts';
import { unprovenClaims } from './compatibility/unproven-claims.ts';

/** A file past this many lines is one thing that cannot be cut, or it is cut. */
const LONGEST_FILE = 500;

const bin = (name: string) => `node_modules/.bin/${name}`;
const checks: readonly { readonly name: string; readonly run: () => string | null }[] = [
  { name: 'format and lint', run: () => command(bin('biome'), 'check', '.') },
  { name: 'types', run: () => command(process.execPath, 'node_modules/ts7/bin/tsc', '-p', 'tsconfig.json') },
  { name: 'import direction and cycles', run: imports },
  { name: 'unused code and dependencies', run: () => command(bin('knip'), '--no-progress') },
  { name: 'lock file', run: () => command(process.execPath, 'scripts/complete-lock.ts', '--check') },
  { name: 'file sizes', run: fileSizes },
  { name: 'compatibility page', run: page },
  { name: 'what is said to work', run: unprovenClaims },
];

let failed = 0;
for (const { name, run } of checks) {
  const start = performance.now();
  const problem = run();
  console.log(
    `${problem === null ? 'ok  ' : 'FAIL'}  ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  if (problem === null) continue;
  failed += 1;
  console.log(problem);
}
process.exit(failed === 0 ? 0 : 1);

function command(program: string, ...args: readonly string[]): string | null {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return result.status === 0 ? null : `${result.stdout}${result.stderr}`;
}

/** The tool ends well when it finds no modules at all; then it has checked nothing. */
function imports(): string | null {
  const args = ['--config', '.dependency-cruiser.json', '--output-type', 'err', 'packages'];
  const result = spawnSync(bin('depcruise'), args, { encoding: 'utf8' });
  if (result.status !== 0) return `${result.stdout}${result.stderr}`;
  const modules = Number(/\((\d+) modules/.exec(result.stdout)?.[1] ?? 0);
  return modules >= 100
    ? null
    : `Only ${modules} modules were looked at; expected all of packages/.\n${result.stdout}`;
}

function page(): string | null {
  return readFileSync('docs/compatibility.md', 'utf8') === compatibilityPage()
    ? null
    : 'docs/compatibility.md is not what its tables and the server say. Run node scripts/compatibility.ts.';
}

function fileSizes(): string | null {
  const long = globSync('{packages,test,bench,scripts}/**/*.ts', { exclude: ['**/node_modules/**'] })
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > LONGEST_FILE);
  return long.length === 0 ? null : long.map(({ file, lines }) => `${file}: ${lines} lines`).join('\n');
}
