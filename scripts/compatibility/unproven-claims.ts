import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import type { TestResult } from '../passed-reporter.ts';
import { claimProblems } from './claim-problems.ts';
import { sections } from './compatibility-page.ts';
import { conformanceTitles } from './test-names.ts';

const ROOT = new URL('../../', import.meta.url);
const CONFORMANCE = 'test/conformance/conformance.test.ts';
/** Runs the contract of the stores, whose tests stand in files of their own. */
const CONTRACT = 'packages/store/src/sqlite/sqlite-store.test.ts';
const PATIENCE = 15 * 60_000;

/**
 * Rows of the compatibility page that say that something works, and no test that passes shows it; null if there are
 * none. Runs all documented requests, and of the other tests those that rows without such a request are shown by: the
 * rest are run by `npm test`.
 */
export function unprovenClaims(): string | null {
  const claims = sections()
    .flatMap(({ rows }) => rows)
    .filter(({ state }) => state !== 'open' && state !== 'unproven');
  const titles = conformanceTitles(ROOT);
  const others = claims.filter(({ shown }) => !shown.some((name) => titles.has(name)));
  const otherNames = [...new Set(others.flatMap(({ shown }) => shown))];
  const problems = claimProblems(claims, [
    ...run([CONFORMANCE], []).map(({ name, passed }) => ({ name: titleOf(name, titles), passed })),
    ...run(filesOf(otherNames), otherNames),
  ]);
  return problems.length === 0 ? null : problems.join('\n');
}

/** The title of a case in the name of its test, `file: title (reference)`. */
function titleOf(name: string, titles: ReadonlySet<string>): string {
  const rest = name.slice(name.indexOf(': ') + 2);
  return [...titles].find((title) => rest.startsWith(`${title} (`)) ?? name;
}

/** The test files in which tests of these names stand. */
function filesOf(names: readonly string[]): readonly string[] {
  const holds = (file: string): boolean => {
    const text = readFileSync(new URL(file, ROOT), 'utf8');
    return names.some((name) => ["'", '"', '`'].some((quote) => text.includes(quote + name + quote)));
  };
  const tests = globSync('{packages,test}/**/*.test.ts', { cwd: ROOT, exclude: ['**/node_modules/**'] });
  const contracts = globSync('packages/store/src/contract/*.ts', { cwd: ROOT });
  return [...tests.filter(holds), ...(contracts.some(holds) ? [CONTRACT] : [])].sort();
}

/** Results of these files, of all tests when no names are given. */
function run(files: readonly string[], names: readonly string[]): readonly TestResult[] {
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--test',
      '--test-concurrency=2',
      '--test-timeout=600000',
      `--test-reporter=${new URL('../passed-reporter.ts', import.meta.url).pathname}`,
      ...names.map((name) => `--test-name-pattern=/${RegExp.escape(name)}/`),
      ...files,
    ],
    { cwd: ROOT, encoding: 'utf8', timeout: PATIENCE, maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): TestResult => JSON.parse(line));
}
