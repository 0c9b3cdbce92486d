/**
 * Runs the tests with Node's own runner: `npm test`, or `npm test -- packages/engine` for a part.
 * Arguments that start with `-` go to the runner.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { needSystemPackages } from './system-packages.ts';

const args = process.argv.slice(2);
const places = args.filter((argument) => !argument.startsWith('-'));
const flags = args.filter((argument) => argument.startsWith('-'));
const files = (places.length > 0 ? places : ['packages', 'test']).flatMap((place) =>
  place.endsWith('.ts') ? [place] : globSync(`${place}/**/*.test.ts`, { exclude: ['**/node_modules/**'] }),
);
if (files.length === 0) {
  console.error(`No test file below ${places.join(', ')}.`);
  process.exit(1);
}
needSystemPackages();
const run = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=2', '--test-timeout=600000', ...flags, ...files.sort()],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
